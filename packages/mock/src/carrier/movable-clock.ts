import type { Clock } from "./clock.ts";

/** A clock that can be moved forward. */
export interface MovableClock extends Clock {
  /**
   * Moves the clock forward. Everything due until then is called before this returns, in order, each at its own time.
   *
   * @throws Error when `ms` is not a number of 0 or more.
   */
  advance(ms: number): void;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
  native: NodeJS.Timeout | undefined;
}

/** Real time plus an offset. Its timers do not keep the process alive. @internal */
export function createRunningClock(): MovableClock & { reset(): void } {
  return createMovableClock(() => Date.now(), true);
}

/** A clock over a source of time, plus an offset. @internal */
export function createMovableClock(
  source: () => number,
  isRunning: boolean,
): MovableClock & { reset(): void } {
  /** Sorted by due time; equal times in the order in which they were set. */
  const timers: Timer[] = [];
  let offset = 0;
  /** The due time of the callback that is running while the clock is moved. */
  let held: number | undefined;
  const now = (): number => held ?? source() + offset;

  function arm(timer: Timer): void {
    if (!isRunning) return;
    clearTimeout(timer.native);
    timer.native = setTimeout(
      () => {
        remove(timer);
        timer.callback();
      },
      Math.max(0, timer.at - now()),
    );
    // A browser's timer is a number.
    timer.native.unref?.();
  }

  function remove(timer: Timer): void {
    clearTimeout(timer.native);
    let index = firstAfter(timers, timer.at) - 1;
    while (index >= 0 && timers[index] !== timer) index -= 1;
    if (index >= 0) timers.splice(index, 1);
  }

  return {
    now,
    setTimeout(callback, ms) {
      const timer: Timer = { at: now() + Math.max(0, ms), callback, native: undefined };
      timers.splice(firstAfter(timers, timer.at), 0, timer);
      arm(timer);
      return timer;
    },
    clearTimeout: (handle) => remove(handle as Timer),
    advance(ms) {
      if (!(ms >= 0 && ms < Infinity))
        throw new Error("advance: the milliseconds must be a number of 0 or more.");
      const end = now() + ms;
      try {
        for (let due = timers[0]; due !== undefined && due.at <= end; due = timers[0]) {
          held = Math.max(now(), due.at);
          remove(due);
          due.callback();
        }
      } finally {
        held = undefined;
        offset += ms;
        timers.forEach(arm);
      }
    },
    reset() {
      offset = 0;
      timers.forEach(arm);
    },
  };
}

/** The index of the first timer that is due after a time. */
function firstAfter(timers: readonly Timer[], time: number): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timers[middle]?.at ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
