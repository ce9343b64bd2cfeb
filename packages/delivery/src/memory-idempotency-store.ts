import type { SmsReceipt } from "@smskit/core";
import { expectOptions, type IdempotencyStore } from "@smskit/core/wrapper";

/** Creates a store that keeps keys in memory: for tests and single processes. */
export function createMemoryIdempotencyStore(
  options: {
    /** The clock, in milliseconds since 1970, as `Date.now` has it. @default Date.now */
    now?: (() => number) | undefined;
  } = {},
): IdempotencyStore {
  expectOptions("createMemoryIdempotencyStore", options, { now: true });
  const { now = Date.now } = options;
  const entries = new Map<
    string,
    {
      hash: string;
      token: string;
      startedAt: Date;
      keyedBy: string | undefined;
      expiresAt: number;
      receipt?: SmsReceipt;
    }
  >();

  /** Keys are kept in the order in which they were claimed. */
  function forget(): void {
    for (const [key, { expiresAt }] of entries) {
      if (expiresAt > now()) break;
      entries.delete(key);
    }
  }

  return {
    async claim(key, hash, ttlMs, keyedBy) {
      forget();
      const entry = entries.get(key);
      if (entry === undefined || entry.expiresAt <= now()) {
        entries.delete(key);
        const token = crypto.randomUUID();
        entries.set(key, { hash, token, startedAt: new Date(now()), keyedBy, expiresAt: now() + ttlMs });
        return { state: "claimed", token };
      }
      if (entry.hash !== hash) return { state: "conflict" };
      if (entry.receipt !== undefined) return { state: "accepted", receipt: entry.receipt };
      const { startedAt, token, keyedBy: by } = entry;
      return { state: "started", startedAt, token, ageMs: now() - startedAt.getTime(), keyedBy: by };
    },
    async finish(key, receipt, token) {
      const entry = entries.get(key);
      if (entry?.token === token) entry.receipt = receipt;
    },
    async release(key, token) {
      if (entries.get(key)?.token === token) entries.delete(key);
    },
  };
}
