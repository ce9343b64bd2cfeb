import { AsyncLocalStorage, createHook } from "node:async_hooks";

/** The timers and sockets that were made since the watch began. */
export interface ResourceWatch {
  /** Whether all of them are soon gone. */
  released(): Promise<boolean>;
  /** Whether all timers are soon gone; sockets may stay, for the next request. */
  timersReleased(): Promise<boolean>;
}

/** Tells what one watched work has made from what everything else in this process makes meanwhile. */
const watched = new AsyncLocalStorage<symbol>();

/** Watches what work makes, directly or through what it calls. */
export async function watchResources<T>(work: (watch: ResourceWatch) => Promise<T>): Promise<T> {
  // By identity: counting would take an older one that goes away meanwhile for the new one.
  const timers = new Map<number, { hasRef?(): boolean }>();
  const sockets = new Set<number>();
  const self = Symbol("work");
  const hook = createHook({
    init(id, type, _, resource) {
      if (watched.getStore() !== self) return;
      if (type === "Timeout") timers.set(id, resource);
      // What TLS adds to a socket is collected at leisure; the socket below it is closed at once.
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

/** Waits for the event loop to get somewhere, without a timer that would be counted. */
export async function waitUntil(holds: () => boolean): Promise<boolean> {
  const end = performance.now() + 1_000;
  while (!holds() && performance.now() < end) await turns(1);
  return holds();
}

/** Lets the event loop turn a few times. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}
