const hourMs = 3_600_000;

/**
 * Does something at the first call, at every n-th after it, and at the first in an hour: housekeeping that rides along
 * with what is asked, and where little is asked too.
 */
export function periodically<Args extends unknown[]>(
  n: number,
  work: (...args: Args) => Promise<unknown>,
): (...args: Args) => Promise<void> {
  let calls = 0;
  let doneAt = 0;
  return async (...args) => {
    const now = performance.now();
    if (calls++ % n !== 0 && now - doneAt < hourMs) return;
    doneAt = now;
    await work(...args);
  };
}
