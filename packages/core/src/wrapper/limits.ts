import { SmsError } from "../errors/sms-error.ts";

/** At most so many texts in so many seconds. */
export interface Limit {
  /** The most texts in that time: an integer of 0 or more. */
  texts: number;
  /** The length of the time, in seconds. */
  perSeconds: number;
}

/** A limit that a store counts. */
export interface NamedLimit extends Limit {
  /** Names the limit, in errors and in the store. Limits with the same name share their counts in every process. */
  name: string;
}

/** Counts the texts of one limit, atomically. `rate-limiter-flexible` has such limiters for many stores. */
export interface Limiter {
  /**
   * Counts one text for a key. Rejects with `{ msBeforeNext }` ({@link LimitReached}) when the limit is reached, and with
   * an `Error` when it cannot count.
   */
  consume(key: string): Promise<unknown>;
}

/** What a {@link Limiter} rejects with when its limit is reached. It is not an `Error`, since nothing failed. */
export class LimitReached {
  /** Milliseconds until the next text may be counted. */
  readonly msBeforeNext: number;
  constructor(waitMs: number) {
    this.msBeforeNext = Math.max(0, Math.ceil(waitMs));
  }
}

/** What a limit must be, to be put after the name of the field: `limits[0]: must have …`. */
export const limitRule = "must have `texts`, an integer of 0 or more, and `perSeconds`, a number above 0";

/** Whether a value is a limit that can be counted. */
export function isLimit(value: unknown): value is Limit {
  const { texts, perSeconds } = (value ?? {}) as Partial<Limit>;
  return Number.isInteger(texts) && (texts as number) >= 0 && (perSeconds as number) > 0;
}

/**
 * Counts a limit in memory, for a single process. The time of a key starts with its first text; the key is forgotten when
 * it ends.
 */
export function createMemoryLimiter({ texts, perSeconds }: Limit): Limiter {
  /** In the order in which they end. */
  const counts = new Map<string, { texts: number; endsAt: number }>();
  return {
    async consume(key) {
      const now = performance.now();
      for (const [old, { endsAt }] of counts) {
        if (endsAt > now) break;
        counts.delete(old);
      }
      const counted = counts.get(key) ?? { texts: 0, endsAt: now + perSeconds * 1_000 };
      counts.set(key, counted);
      if (counted.texts >= texts) throw new LimitReached(counted.endsAt - now);
      counted.texts += 1;
    },
  };
}

/**
 * Counts one text.
 * @throws {SmsError} not sent: `rate-limited`, with `retryAfterMs`, when the limit is reached, which nothing retries by
 * itself; `unavailable` when the limiter cannot count.
 * @example
 * await countText(limit, limiter, phoneIdentity(prepared.to));
 */
export async function countText(limit: NamedLimit, limiter: Limiter, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (thrown) {
    throw limitError(limit, thrown);
  }
}

function limitError({ name, texts, perSeconds }: NamedLimit, thrown: unknown): SmsError {
  const waitMs =
    thrown instanceof Error ? undefined : (thrown as { msBeforeNext?: unknown } | undefined)?.msBeforeNext;
  if (typeof waitMs !== "number") {
    return new SmsError({
      code: "unavailable",
      failover: false,
      message: `The limit "${name}" cannot be counted; nothing is sent without it.`,
    });
  }
  return new SmsError({
    code: "rate-limited",
    retryable: false,
    failover: false,
    retryAfterMs: waitMs,
    message: `The limit "${name}" of your app is reached: ${texts} texts in ${perSeconds} s.`,
  });
}
