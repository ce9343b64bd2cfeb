/** How events are delivered. */
export interface DeliveryRules {
  /** Milliseconds to wait after each failed attempt. After the last one, a delivery is a dead letter. */
  retryAfterMs: readonly number[];
  /** The most requests to one target at once: a slow one holds up nobody else. */
  concurrency: number;
  /** Milliseconds between two looks at the database, while nothing wakes the worker. */
  pollMs: number;
  /** Milliseconds after which a process that took a delivery counts as dead. Longer than any request. */
  leaseMs: number;
}

const minute = 60_000;
const hour = 60 * minute;

export const deliveryRules: DeliveryRules = {
  retryAfterMs: [5_000, 30_000, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour, 24 * hour],
  concurrency: 10,
  pollMs: 1_000,
  leaseMs: minute,
};

/** What a target responded to an attempt that failed. */
export interface FailedAttempt {
  status?: number | undefined;
  /** Its `Retry-After`, in milliseconds. */
  retryAfterMs?: number | undefined;
}

/** Responses that say when to come back. */
const busy: readonly (number | undefined)[] = [429, 503];

/**
 * Returns the milliseconds to wait after an attempt that failed; undefined for the last one. They vary by a fifth, so that
 * what failed together does not come back together. A busy target may ask for more time, up to the longest wait.
 * @param attempts How many were made.
 */
export function waitAfter(
  attempts: number,
  { retryAfterMs: waits }: DeliveryRules,
  { status, retryAfterMs = 0 }: FailedAttempt = {},
): number | undefined {
  const wait = waits[attempts - 1];
  if (wait === undefined) return undefined;
  const own = Math.round(wait * (0.8 + 0.4 * Math.random()));
  return busy.includes(status) ? Math.max(own, Math.min(retryAfterMs, Math.max(...waits))) : own;
}
