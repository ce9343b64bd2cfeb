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

/**
 * Returns the milliseconds to wait after an attempt that failed; undefined for the last one. They vary by a fifth, so that
 * what failed together does not come back together.
 * @param attempts How many were made.
 */
export function waitAfter(attempts: number, { retryAfterMs }: DeliveryRules): number | undefined {
  const wait = retryAfterMs[attempts - 1];
  return wait === undefined ? undefined : Math.round(wait * (0.8 + 0.4 * Math.random()));
}
