/** Counts what is under way, so that one can wait until nothing is. @internal */
export interface IdleTracker {
  /** Something began; the result says that it has ended. */
  begin(): () => void;
  idle(): Promise<void>;
  /** Nothing that began before counts any more. */
  reset(): void;
}

/** @internal */
export function createIdleTracker(): IdleTracker {
  let running = new Set<symbol>();
  let waiting: (() => void)[] = [];

  function release(): void {
    const resolved = waiting;
    waiting = [];
    for (const resolve of resolved) resolve();
  }

  return {
    begin() {
      const one = Symbol();
      running.add(one);
      return () => {
        if (running.delete(one) && running.size === 0) release();
      };
    },
    idle: () =>
      running.size === 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            // The carrier's own timers keep no process alive; somebody who waits does.
            const alive = setInterval(() => {}, 60_000);
            waiting.push(() => {
              clearInterval(alive);
              resolve();
            });
          }),
    reset() {
      running = new Set();
      release();
    },
  };
}
