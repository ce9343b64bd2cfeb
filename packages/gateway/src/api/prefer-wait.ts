/** The most seconds that a request waits. */
export const longestWaitSeconds = 30;

/**
 * Returns the seconds of `Prefer: wait=10`, at most 30; 0 without it.
 * @see https://www.rfc-editor.org/rfc/rfc7240#section-4.3
 */
export function waitSecondsOf(prefer: string | undefined): number {
  for (const preference of (prefer ?? "").split(",")) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference) ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds), longestWaitSeconds);
  }
  return 0;
}
