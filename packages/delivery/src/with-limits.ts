import { type PreparedMessage, type SmsConnector, SmsError } from "@smskit/core";
import {
  expectArgument,
  expectConnector,
  expectOptions,
  isKey,
  keyRule,
  phoneIdentity,
} from "@smskit/core/wrapper";
import type { AttemptOptions } from "./attempt-log.ts";
import { guard } from "./check-before-send.ts";

/** At most so many texts in so many seconds, counted for each value of a key. */
export interface Limit {
  /** Names the limit, in errors and in the store. */
  name: string;
  /**
   * What is counted: texts with the same key share the limit; `undefined` is not counted. At most 255 characters: give a
   * hash of what may be longer, such as a text.
   * @default one count for all texts
   */
  key?: ((prepared: PreparedMessage) => string | undefined | Promise<string | undefined>) | undefined;
  /** The most texts in that time. */
  texts: number;
  /** The length of the time, in seconds. */
  perSeconds: number;
}

/** Counts, atomically. `rate-limiter-flexible` has such limiters for many stores. */
export interface Limiter {
  /** Counts one; rejects with `{ msBeforeNext }` where the limit is reached, and with an `Error` where it cannot tell. */
  consume(key: string): Promise<unknown>;
}

export interface LimitsOptions extends AttemptOptions {
  /** All of them hold; a text that one of them refuses is not sent. */
  limits: readonly Limit[];
  /**
   * Makes what counts a limit.
   * @default in memory, for a single process
   */
  createLimiter?: ((limit: Limit) => Limiter) | undefined;
}

/** Counts by recipient: one phone is one, however its number is written. */
export function perRecipient(message: PreparedMessage): string {
  const isMessage: boolean = typeof message === "object" && message !== null;
  expectArgument(isMessage, "perRecipient: takes a prepared message.");
  return phoneIdentity(message.to);
}

/**
 * Texts no more than it may.
 * @throws {SmsError} from `send`: `rate-limited` with `retryAfterMs`, which nothing retries by itself; `unavailable`
 * when the counts cannot be read; `invalid-message` when a key cannot be kept. Not sent. What a first limit has counted stays counted where a second one refuses.
 */
export function withLimits<C extends SmsConnector>(inner: C, options: LimitsOptions): C {
  expectConnector("withLimits", inner);
  expectOptions("withLimits", options, { limits: true, createLimiter: true, onAttempt: true });
  const { limits, createLimiter = memoryLimiter, onAttempt } = options;
  expectArgument(Array.isArray(limits), "withLimits: takes a list of limits.");
  checkLimits(limits);
  const limiters = limits.map((limit) => ({ limit, limiter: createLimiter(limit) }));
  return guard(
    inner,
    "What counts the limits",
    async (prepared) => {
      for (const { limit, limiter } of limiters) {
        const key = limit.key === undefined ? "all" : await limit.key(prepared);
        if (key === undefined) continue;
        if (!isKey(key)) throw unusableKey(limit);
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

function checkLimits(limits: readonly Limit[]): void {
  for (const [index, limit] of limits.entries()) {
    expectOptions(`withLimits: limits[${index}]`, limit, {
      name: true,
      key: true,
      texts: true,
      perSeconds: true,
    });
  }
  const unusable = limits.findIndex(({ name }) => !isKey(name));
  if (unusable >= 0) {
    const message = `withLimits: limits[${unusable}].name: ${keyRule}.`;
    throw new SmsError({ code: "invalid-config", message });
  }
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

function unusableKey({ name }: Limit): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: `The limit "${name}" cannot count this message: its key ${keyRule}; hash what may be longer.`,
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
      // The package's own entry is CommonJS that requires modules of Node.js: ESM bundles and workers fail on it.
      limiter ??= import("rate-limiter-flexible/lib/RateLimiterMemory.js").then(
        ({ default: RateLimiterMemory }) =>
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
