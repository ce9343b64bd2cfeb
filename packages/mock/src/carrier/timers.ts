import type { Clock } from "./clock.ts";

const longestTimer = 2 ** 31 - 1;

/** Timers of any length on a carrier's clock, which can all be cleared at once. @internal */
export interface Timers {
  /** Runs an action later; the result cancels it. */
  later(ms: number, action: () => void): () => void;
  clear(): void;
}

/** @internal */
export function createTimers(clock: Clock): Timers {
  const running = new Set<{ handle: unknown }>();

  function start(timer: { handle: unknown }, ms: number, action: () => void): void {
    timer.handle = clock.setTimeout(
      () => {
        if (ms > longestTimer) return start(timer, ms - longestTimer, action);
        running.delete(timer);
        action();
      },
      Math.min(ms, longestTimer),
    );
  }

  return {
    later(ms, action) {
      const timer = { handle: undefined };
      running.add(timer);
      start(timer, ms, action);
      return () => {
        // It may have fired already.
        if (!running.has(timer)) return;
        clock.clearTimeout(timer.handle);
        running.delete(timer);
      };
    },
    clear() {
      for (const { handle } of running) clock.clearTimeout(handle);
      running.clear();
    },
  };
}
