import type { SmsReceipt } from "@smskit/core";
import { optionsOf } from "@smskit/core/wrapper";

/** What is known of a key. */
export type KeyState =
  /** The caller's from now on: it must send, and then `finish` or `release`. */
  | { state: "claimed" }
  /** Somebody has begun, `startedAt`, and has not said how it ended. */
  | { state: "started"; startedAt: Date }
  | { state: "accepted"; receipt: SmsReceipt }
  /** The key was used for another message. */
  | { state: "conflict" };

/** Remembers keys. Each call is atomic; what it throws makes sends fail closed. */
export interface IdempotencyStore {
  /**
   * Claims a key for a message, before anything is sent. What it answers is on record by then.
   * @param hash of the prepared message.
   * @param ttlMs after which the key is forgotten.
   */
  claim(key: string, hash: string, ttlMs: number): Promise<KeyState>;
  /** The message was accepted. A receipt may be kept as JSON; `raw`, which it does not enumerate, is then lost. */
  finish(key: string, receipt: SmsReceipt): Promise<void>;
  /** Nothing was sent: the key is free again. */
  release(key: string): Promise<void>;
}

/** Keys in memory: for tests and single processes. */
export function createMemoryIdempotencyStore(
  options: { now?: (() => number) | undefined } = {},
): IdempotencyStore {
  const { now = Date.now } = optionsOf("createMemoryIdempotencyStore", options);
  const entries = new Map<
    string,
    { hash: string; startedAt: Date; expiresAt: number; receipt?: SmsReceipt }
  >();

  /** Keys are kept in the order in which they were claimed. */
  function forget(): void {
    for (const [key, { expiresAt }] of entries) {
      if (expiresAt > now()) break;
      entries.delete(key);
    }
  }

  return {
    async claim(key, hash, ttlMs) {
      forget();
      const entry = entries.get(key);
      if (entry === undefined || entry.expiresAt <= now()) {
        entries.delete(key);
        entries.set(key, { hash, startedAt: new Date(now()), expiresAt: now() + ttlMs });
        return { state: "claimed" };
      }
      if (entry.hash !== hash) return { state: "conflict" };
      if (entry.receipt !== undefined) return { state: "accepted", receipt: entry.receipt };
      return { state: "started", startedAt: entry.startedAt };
    },
    async finish(key, receipt) {
      const entry = entries.get(key);
      if (entry !== undefined) entry.receipt = receipt;
    },
    async release(key) {
      entries.delete(key);
    },
  };
}
