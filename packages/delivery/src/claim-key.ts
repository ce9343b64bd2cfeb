import type { SmsConnector } from "@smskit/core";
import type { Deadline, IdempotencyStore, KeyState } from "@smskit/core/wrapper";
import { ownError } from "./idempotency-errors.ts";

/** A key, and the hash of the message that it is for. */
export interface KeyToClaim {
  key: string;
  hash: string;
  ttlMs: number;
}

/**
 * Claims a key within the deadline. A claim that comes too late is freed.
 * @throws {SmsError} `unavailable` when the store cannot be reached; `timeout` or `aborted`. Not sent.
 */
export async function claimKey(
  inner: SmsConnector,
  store: IdempotencyStore,
  { key, hash, ttlMs }: KeyToClaim,
  deadline: Deadline,
): Promise<KeyState> {
  // Throws if the call is over, so that nothing is begun for it.
  deadline.options();
  const claiming = (async () => ((await store.claim(key, hash, ttlMs)) ?? {}) as KeyState)().catch(() => {
    throw ownError(inner, "The idempotency store cannot be reached; nothing is sent without it.");
  });
  try {
    return await deadline.wait(claiming, { waitingFor: "The idempotency store" });
  } catch (thrown) {
    // Nothing will be sent for it.
    claiming
      .then((late) => (late.state === "claimed" ? store.release(key, late.token) : undefined))
      .catch(() => {});
    throw thrown;
  }
}
