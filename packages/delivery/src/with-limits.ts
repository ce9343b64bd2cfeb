import { type PreparedMessage, type SmsConnector, SmsError } from "@smskit/core";
import { expectArgument, expectConnector, optionsOf } from "@smskit/core/wrapper";
import { canonicalOf } from "./canonical-of.ts";
import { guard } from "./guard.ts";
import type { AttemptOptions } from "./journal.ts";

/** At most so many texts in so many seconds, counted for each value of a key. */
export interface Limit {
  /** Names the limit, in errors and in the store. */
  name: string;
  /**
   * What is counted: texts with the same key share the limit; `undefined` is not counted.
   * @default one count for all texts
   */
  key?: ((prepared: PreparedMessage) => string | undefined | Promise<string | undefined>) | undefined;
  texts: number;
  perSeconds: number;
}

/** Counts, atomically. `rate-limiter-flexible` has such limiters for many stores. */
export interface Limiter {
  /** Counts one; rejects with `{ msBeforeNext }` where the limit is reached, and with an `Error` where it cannot tell. */
  consume(key: string): Promise<unknown>;
}

export interface LimitsOptions extends AttemptOptions {
  limits: readonly Limit[];
  /**
   * Makes what counts a limit.
   * @default in memory, for a single process
   */
  createLimiter?: ((limit: Limit) => Limiter) | undefined;
}

/** Counts by recipient, however the number is written. */
export async function perRecipient(prepared: PreparedMessage): Promise<string> {
  expectArgument(typeof prepared?.to === "string", "perRecipient takes a prepared message.");
  return canonicalOf(prepared.to);
}

/**
 * Texts no more than it may.
 * @throws {SmsError} from `send`: `rate-limited` with `retryAfterMs`, which nothing retries by itself; `unavailable`
 * when the counts cannot be read. Not sent. What a first limit has counted stays counted where a second one refuses.
 */
export function withLimits<C extends SmsConnector>(inner: C, options: LimitsOptions): C {
  expectConnector("withLimits", inner);
  const { limits, createLimiter = memoryLimiter, onAttempt } = optionsOf("withLimits", options);
  checkLimits(limits);
  const limiters = limits.map((limit) => ({ limit, limiter: createLimiter(limit) }));
  return guard(
    inner,
    "What counts the limits",
    async (prepared) => {
      for (const { limit, limiter } of limiters) {
        const key = limit.key === undefined ? "all" : await limit.key(prepared);
        if (key === undefined) continue;
        try {
          await limiter.consume(key);
        } catch (refusal) {
          throw refusalOf(limit, refusal);
        }
      }
    },
    onAttempt,
  );
}

function checkLimits(limits: unknown): asserts limits is readonly Limit[] {
  expectArgument(
    Array.isArray(limits) && limits.every((limit) => typeof limit === "object" && limit !== null),
    "withLimits: limits is a list, such as [{ name, key, texts, perSeconds }].",
  );
  const names = new Set(limits.map(({ name }) => name));
  const sound = limits.every(
    ({ texts, perSeconds }) => Number.isInteger(texts) && texts >= 0 && perSeconds > 0,
  );
  if (sound && names.size === limits.length) return;
  throw new SmsError({
    code: "invalid-config",
    message:
      "withLimits: each limit has a name of its own, a whole number of texts from 0, and perSeconds above 0.",
  });
}

/** Seconds that the timers behind the counts in memory can hold: 24 days. A longer limit would not limit at all. */
const longestSeconds = 2_147_483;

function memoryLimiter({ name, texts, perSeconds }: Limit): Limiter {
  if (perSeconds > longestSeconds) {
    throw new SmsError({
      code: "invalid-config",
      message: `withLimits: counts in memory last 24 days; give createLimiter for the limit "${name}".`,
    });
  }
  let limiter: Promise<Limiter> | undefined;
  return {
    async consume(key) {
      // Loaded when it is first needed: it brings limiters for twenty stores, and modules of Node.js.
      limiter ??= import("rate-limiter-flexible").then(
        ({ RateLimiterMemory }) =>
          new RateLimiterMemory({ keyPrefix: name, points: texts, duration: perSeconds }),
      );
      return (await limiter).consume(key);
    },
  };
}

function refusalOf({ name, texts, perSeconds }: Limit, refusal: unknown): SmsError {
  const waitMs =
    refusal instanceof Error ? undefined : (refusal as { msBeforeNext?: unknown } | undefined)?.msBeforeNext;
  if (typeof waitMs !== "number") {
    return new SmsError({
      code: "unavailable",
      failover: false,
      message: `The limit "${name}" cannot be checked; nothing is sent without it.`,
    });
  }
  return new SmsError({
    code: "rate-limited",
    retryable: false,
    failover: false,
    retryAfterMs: waitMs,
    message: `The app's own limit "${name}" is reached: ${texts} in ${perSeconds} s.`,
  });
}
