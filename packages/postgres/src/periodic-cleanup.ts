const hourMs = 3_600_000;

/**
 * Returns a function that runs a cleanup at its first call, at every n-th call after that, and at the first call in an hour.
 * A store calls it with normal queries, so that it needs no timer.
 */
export function periodicCleanup<Args extends unknown[]>(
  n: number,
  cleanUp: (...args: Args) => Promise<unknown>,
): (...args: Args) => Promise<void> {
  let calls = 0;
  let doneAt = 0;
  return async (...args) => {
    const now = performance.now();
    if (calls++ % n !== 0 && now - doneAt < hourMs) return;
    doneAt = now;
    await cleanUp(...args);
  };
}
