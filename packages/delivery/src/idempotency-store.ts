import type { SmsReceipt } from "@smskit/core";
import { expectOptions } from "@smskit/core/wrapper";

/** What is known of a key. */
export type KeyState =
  /** The caller's from now on: it must send, and then `finish` or `release`. */
  | { state: "claimed"; token: string }
  /** Somebody has begun, `startedAt`, and has not said how it ended. */
  | { state: "started"; startedAt: Date; token: string }
  | { state: "accepted"; receipt: SmsReceipt }
  /** The key was used for another message. */
  | { state: "conflict" };

/**
 * Remembers keys. Each call is atomic; what it throws makes sends fail closed. A claim has a `token` of its own: one that is
 * told of late, when its key was freed or forgotten and claimed again, changes nothing.
 */
export interface IdempotencyStore {
  /**
   * Claims a key for a message, before anything is sent. What it answers is on record by then.
   * @param hash of the prepared message.
   * @param ttlMs after which the key is forgotten.
   */
  claim(key: string, hash: string, ttlMs: number): Promise<KeyState>;
  /**
   * The message of the claim was accepted. A receipt may be kept as JSON; `raw`, which it does not enumerate, is then
   * lost. Does nothing when the key's claim is another one.
   */
  finish(key: string, receipt: SmsReceipt, token: string): Promise<void>;
  /** Nothing was sent for the claim: the key is free again. Does nothing when the key's claim is another one. */
  release(key: string, token: string): Promise<void>;
}

/** Keys in memory: for tests and single processes. */
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
    { hash: string; token: string; startedAt: Date; expiresAt: number; receipt?: SmsReceipt }
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
        const token = crypto.randomUUID();
        entries.set(key, { hash, token, startedAt: new Date(now()), expiresAt: now() + ttlMs });
        return { state: "claimed", token };
      }
      if (entry.hash !== hash) return { state: "conflict" };
      if (entry.receipt !== undefined) return { state: "accepted", receipt: entry.receipt };
      return { state: "started", startedAt: entry.startedAt, token: entry.token };
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
