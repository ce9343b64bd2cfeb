import { type PreparedMessage, type SmsConnector, SmsError } from "@smskit/core";
import {
  type AttemptOptions,
  countText,
  createMemoryLimiter,
  expectArgument,
  expectConnector,
  expectOptions,
  isKey,
  isLimit,
  keyRule,
  type Limiter,
  limitRule,
  type NamedLimit,
  phoneIdentity,
} from "@smskit/core/wrapper";
import { checkBeforeSend } from "./check-before-send.ts";

/** A limit that is counted for each value of a key. */
export interface KeyedLimit extends NamedLimit {
  /**
   * What is counted: texts with the same key share the limit; `undefined` is not counted. At most 255 characters: return a
   * hash of what may be longer, such as a text.
   * @default one count for all texts
   */
  key?: ((prepared: PreparedMessage) => string | undefined | Promise<string | undefined>) | undefined;
}

export interface LimitsOptions extends AttemptOptions {
  /** All of them hold: a text that exceeds one of them is not sent. */
  limits: readonly KeyedLimit[];
  /**
   * Makes what counts a limit.
   * @default in memory, for a single process
   */
  createLimiter?: ((limit: KeyedLimit) => Limiter) | undefined;
}

/** Counts by recipient: spellings of one phone's number share a count. */
export function perRecipient(message: PreparedMessage): string {
  const isMessage: boolean = typeof message === "object" && message !== null;
  expectArgument(isMessage, "perRecipient: takes a prepared message.");
  return phoneIdentity(message.to);
}

/**
 * Sends no more texts than the limits allow.
 * @throws {SmsError} from `send`, not sent: `rate-limited` with `retryAfterMs`, which nothing retries by itself;
 * `unavailable` when a limit cannot be counted; `invalid-message` for an invalid key. A text that a later limit refuses
 * stays counted by the earlier ones.
 */
export function withLimits<C extends SmsConnector>(inner: C, options: LimitsOptions): C {
  expectConnector("withLimits", inner);
  expectOptions("withLimits", options, { limits: true, createLimiter: true, onAttempt: true });
  const { limits, createLimiter = createMemoryLimiter, onAttempt } = options;
  expectArgument(Array.isArray(limits), "withLimits: takes a list of limits.");
  checkLimits(limits);
  const limiters = limits.map((limit) => ({ limit, limiter: createLimiter(limit) }));
  return checkBeforeSend(
    inner,
    "The limiter",
    async (prepared) => {
      for (const { limit, limiter } of limiters) {
        const key = limit.key === undefined ? "all" : await limit.key(prepared);
        if (key === undefined) continue;
        if (!isKey(key)) throw invalidKey(limit);
        await countText(limit, limiter, key);
      }
    },
    onAttempt,
  );
}

function checkLimits(limits: readonly KeyedLimit[]): void {
  const names = new Set<string>();
  for (const [index, limit] of limits.entries()) {
    const where = `withLimits: limits[${index}]`;
    expectOptions(where, limit, { name: true, key: true, texts: true, perSeconds: true });
    expectArgument(isKey(limit?.name), `${where}.name: ${keyRule}.`);
    expectArgument(!names.has(limit.name), `${where}.name: must differ from the names of the other limits.`);
    expectArgument(isLimit(limit), `${where}: ${limitRule}.`);
    names.add(limit.name);
  }
}

function invalidKey({ name }: NamedLimit): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: `The key of the limit "${name}" ${keyRule}; hash what may be longer.`,
  });
}
