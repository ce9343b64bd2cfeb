/** One function that is measured, called with numbers that count up. */
export type Work = (index: number) => unknown;

/** What came out of the work, so that no compiler leaves it out. */
export let kept: unknown;

/** Nanoseconds a call, over at least `milliseconds`. */
export function nanosecondsOf(work: Work, milliseconds: number): number {
  let calls = 0;
  let batch = 64;
  const start = performance.now();
  let now = start;
  while (now - start < milliseconds) {
    for (let index = 0; index < batch; index++) kept = work(calls + index);
    calls += batch;
    batch = Math.min(batch * 2, 8_192);
    now = performance.now();
  }
  return ((now - start) * 1e6) / calls;
}
