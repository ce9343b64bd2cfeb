/** Counts running operations, so that callers can wait until all have ended. @internal */
export interface IdleTracker {
  /** Counts an operation until the result is called. */
  begin(): () => void;
  /** Resolves when no operation is running. */
  idle(): Promise<void>;
  /** Stops counting everything that began before. */
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
            // The carrier's timers do not keep the process alive, so a waiting caller has to.
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
