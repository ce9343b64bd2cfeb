import type { SmsReceipt } from "../connector/sms-receipt.ts";

/** What a store knows of a key. */
export type KeyState =
  /** The caller has the key from now on: it must send, and then call `finish` or `release`. */
  | { state: "claimed"; token: string }
  /** Another caller began to send, and has not reported how it ended. */
  | {
      state: "started";
      /** When it claimed the key. */
      startedAt: Date;
      token: string;
      /** Milliseconds since then, from a store that has its own clock. @default counted from `startedAt` */
      ageMs?: number | undefined;
      /** As it was passed to `claim`. If it is absent, the message is never repeated. */
      keyedBy?: string | undefined;
    }
  | { state: "accepted"; receipt: SmsReceipt }
  /** The key was used for another message. */
  | { state: "conflict" };

/**
 * Remembers idempotency keys. Each method is atomic; if `claim` rejects, nothing is sent. Each claim has its own `token`,
 * so that a late `finish` or `release` changes nothing once the key was freed or forgotten and claimed again.
 */
export interface IdempotencyStore {
  /**
   * Claims a key for a message, before anything is sent. The state it resolves with is on record by then.
   * @param hash of the prepared message.
   * @param ttlMs after which the key is forgotten.
   * @param keyedBy the connector that sends with the token of this claim as its `RepeatKey`, by its id, if it does. Another
   * connector must not repeat the message. Kept with the claim.
   */
  claim(key: string, hash: string, ttlMs: number, keyedBy?: string): Promise<KeyState>;
  /**
   * Records that the message of a claim was accepted. The receipt may be kept as JSON, without its `raw`. Does nothing
   * when the key has another claim.
   */
  finish(key: string, receipt: SmsReceipt, token: string): Promise<void>;
  /** Frees a key, since nothing was sent for its claim. Does nothing when the key has another claim. */
  release(key: string, token: string): Promise<void>;
}
