import { AsyncLocalStorage, createHook } from "node:async_hooks";

/** The timers and sockets that were created since the watch began. */
export interface ResourceWatch {
  /** Waits for all of them to be released; returns whether they are. */
  released(): Promise<boolean>;
  /** Waits for all timers to be released; sockets may stay for the next request. */
  timersReleased(): Promise<boolean>;
}

/** Distinguishes resources of the watched work from others in this process. */
const watched = new AsyncLocalStorage<symbol>();

/** Watches the resources that work creates, directly or indirectly. */
export async function watchResources<T>(work: (watch: ResourceWatch) => Promise<T>): Promise<T> {
  // By id: a count would confuse a new resource with an older one that is released.
  const timers = new Map<number, { hasRef?(): boolean }>();
  const sockets = new Set<number>();
  const self = Symbol("work");
  const hook = createHook({
    init(id, type, _, resource) {
      if (watched.getStore() !== self) return;
      if (type === "Timeout") timers.set(id, resource);
      // The TLS wrapper of a socket is garbage-collected later; the socket below it is closed at once.
      if (type === "TCPWRAP") sockets.add(id);
    },
    destroy(id) {
      timers.delete(id);
      sockets.delete(id);
    },
  });
  const noTimers = () => ![...timers.values()].some((timer) => timer.hasRef?.() ?? true);
  hook.enable();
  try {
    return await watched.run(self, () =>
      work({
        released: () => waitUntil(() => sockets.size === 0 && noTimers()),
        timersReleased: () => waitUntil(noTimers),
      }),
    );
  } finally {
    hook.disable();
  }
}

/** How long a condition is waited for. */
const patienceMs = 1_000;

/** The most of that time that one turn of the event loop takes: on a busy machine, it may stand still for long. */
const mostOfTurnMs = 10;

/** Waits for a condition without a timer, which would be counted. */
export async function waitUntil(holds: () => boolean): Promise<boolean> {
  let before = performance.now();
  for (let passedMs = 0; !holds() && passedMs < patienceMs; ) {
    await turns(1);
    const now = performance.now();
    passedMs += Math.min(now - before, mostOfTurnMs);
    before = now;
  }
  return holds();
}

/** Lets the event loop turn a few times. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}
