import { createMovableClock, type MovableClock } from "./movable-clock.ts";

/**
 * A clock that stands still until it is moved.
 *
 * @example
 * const clock = createManualClock();
 * const carrier = createCarrier({ clock });
 * // … send …
 * carrier.advance(60_000);
 */
export function createManualClock(start: Date = new Date()): MovableClock {
  const time = start.getTime();
  return createMovableClock(() => time, false);
}
