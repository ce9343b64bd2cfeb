import type { SmsConnector } from "@smskit/core";
import type { Deadline, IdempotencyStore, KeyState } from "@smskit/core/wrapper";
import { ownError } from "./idempotency-errors.ts";

/** A key, and the hash of the message that it is for. */
export interface KeyToClaim {
  key: string;
  hash: string;
  ttlMs: number;
  /** The connector that sends with a key of its provider, by its id. */
  keyedBy: string | undefined;
}

/** What a store knows of a key, and, of a send that was begun, when that was by the clock of this process. */
export type ClaimResult = Exclude<KeyState, { state: "started" }> | Started;

/** A send that was begun, and that has not ended. */
export type Started = Extract<KeyState, { state: "started" }> & { firstSentAt: Date };

/**
 * Claims a key within the deadline. A claim that comes too late is freed.
 * @throws {SmsError} `unavailable` when the store cannot be reached; `timeout` or `aborted`. Not sent.
 */
export async function claimKey(
  inner: SmsConnector,
  store: IdempotencyStore,
  { key, hash, ttlMs, keyedBy }: KeyToClaim,
  deadline: Deadline,
): Promise<ClaimResult> {
  // Throws if the call is over, so that nothing is begun for it.
  deadline.options();
  const askedAt = Date.now();
  const claiming = (async () => ((await store.claim(key, hash, ttlMs, keyedBy)) ?? {}) as KeyState)().catch(
    () => {
      throw ownError(inner, "The idempotency store cannot be reached; nothing is sent without it.");
    },
  );
  try {
    const known = await deadline.wait(claiming, { waitingFor: "The idempotency store" });
    if (known.state !== "started") return known;
    const { startedAt, ageMs } = known;
    return { ...known, firstSentAt: new Date(ageMs === undefined ? startedAt : askedAt - ageMs) };
  } catch (thrown) {
    // Nothing will be sent for it.
    claiming
      .then((late) => (late.state === "claimed" ? store.release(key, late.token) : undefined))
      .catch(() => {});
    throw thrown;
  }
}
