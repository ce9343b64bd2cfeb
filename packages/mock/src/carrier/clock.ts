/**
 * The clock of a carrier. The default is real time that can be moved forward. Pass {@link createManualClock} for a
 * clock that stands still.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Like the global `setTimeout`, on this clock. */
  setTimeout(callback: () => void, ms: number): unknown;
  /** Cancels what this clock's `setTimeout` returned. */
  clearTimeout(handle: unknown): void;
  /** Moves the clock forward, and calls everything due until then, in order. Without it, `carrier.advance` throws. */
  advance?(ms: number): void;
}
