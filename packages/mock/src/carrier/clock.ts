/**
 * Where a carrier takes its time from. The default is real time that can be moved forward; a test that wants time
 * to stand still passes {@link createManualClock}.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Like the global `setTimeout`, on this clock. */
  setTimeout(callback: () => void, ms: number): unknown;
  /** Cancels what this clock's `setTimeout` returned. */
  clearTimeout(handle: unknown): void;
  /** Moves it forward, and calls what falls due on the way, in order. Absent: `carrier.advance` refuses. */
  advance?(ms: number): void;
}
