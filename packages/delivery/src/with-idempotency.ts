import { type PreparedMessage, type SmsConnector, SmsError, type SmsReceipt } from "@smskit/core";
import {
  type AttemptOptions,
  type Deadline,
  defaultTimeoutMs,
  errorWith,
  expectConnector,
  expectOptions,
  type IdempotencyStore,
  isKey,
  keyedBy,
  keyRule,
  repeatOf,
  startAttemptLog,
  startDeadline,
  wrapConnector,
} from "@smskit/core/wrapper";
import { type ClaimResult, claimKey, type KeyToClaim, type Started } from "./claim-key.ts";
import { hashMessage } from "./hash-message.ts";
import { conflict, ownError, unknownBefore } from "./idempotency-errors.ts";
import { idempotencyForm } from "./idempotency-form.ts";
import { createLocalKeyCache } from "./local-key-cache.ts";
import { prepareWithFirst } from "./prepare-with-first.ts";
import { checkReconcile, type ReconcileOptions, reconcile } from "./reconcile.ts";
import { optionsWithKey, repeatSend } from "./repeat-send.ts";
import { reviveReceipt } from "./revive-receipt.ts";
import { sendOnce } from "./send-once.ts";

export interface IdempotencyOptions extends AttemptOptions {
  /** Remembers keys: made by `createMemoryIdempotencyStore` or `createPostgresIdempotencyStore`. */
  store: IdempotencyStore;
  /** Whether to look a send of unknown outcome up at the provider, with `find`. */
  reconcile?: ReconcileOptions | boolean | undefined;
  /**
   * Milliseconds that a key is remembered. A send with a key takes no longer than that.
   * @default 86_400_000, a day
   */
  ttlMs?: number | undefined;
}

const dayMs = 86_400_000;
/** Milliseconds between two claims while another process sends. */
const pollMs = { first: 25, most: 1_000 };

/**
 * Sends a message once for each `idempotencyKey`, however often it is called: the same message gets the same receipt,
 * another message gets a conflict. `started` is on record before anything is sent. A message that was not sent frees its
 * key. One whose outcome is unknown keeps its key, and is looked up. It is repeated only through a provider that sends once
 * for a key, while the provider knows the key. A caller waits for the send of another, in this process or in one that shares
 * the store. Sends without a key pass through.
 * @throws {SmsError} from `send`: `idempotency-conflict`. `unavailable`, not sent, if the store cannot be reached.
 * `unavailable` with `delivery: "unknown"` for a key whose first send has an unknown outcome. `aborted` or `timeout` with
 * `delivery: "unknown"` for a caller that stops waiting for another caller's send.
 */
export function withIdempotency<C extends SmsConnector>(inner: C, options: IdempotencyOptions): C {
  expectConnector("withIdempotency", inner);
  expectOptions("withIdempotency", options, {
    store: true,
    reconcile: true,
    ttlMs: true,
    onAttempt: true,
  });
  checkReconcile("withIdempotency", options.reconcile);
  const { store, ttlMs = dayMs } = options;
  if (!(ttlMs > 0)) {
    const message = "withIdempotency: ttlMs: must be a number of milliseconds above 0.";
    throw new SmsError({ code: "invalid-config", message });
  }
  /** Sends of this process that are under way. */
  const running = new Map<string, { hash: string; outcome: Promise<Outcome> }>();
  const seenKeys = createLocalKeyCache(ttlMs);

  async function sendFor(
    key: string,
    hash: string,
    prepared: PreparedMessage,
    deadline: Deadline,
  ): Promise<SmsReceipt> {
    const own = { key, hash, ttlMs, keyedBy: keyedBy(inner) };
    let known = await claimKey(inner, store, own, deadline);
    // A send that has ended in this process has no end to wait for.
    if (known.state === "started" && seenKeys.get(key) !== "ended-unknown") {
      known = await waitForOther(own, known, deadline);
    }
    switch (known.state) {
      case "claimed":
        seenKeys.delete(key);
        return sendClaimed(own, known.token, prepared, deadline);
      case "accepted":
        seenKeys.delete(key);
        return remembered(known.receipt);
      case "started":
        return lookUp(key, known, prepared, deadline);
      case "conflict":
        throw conflict(inner);
      default:
        throw ownError(
          inner,
          "The idempotency store returned an invalid result; nothing is sent without it.",
        );
    }
  }

  function remembered(stored: SmsReceipt): SmsReceipt {
    const receipt = reviveReceipt(stored);
    if (receipt !== undefined) return repeatOf(receipt);
    throw ownError(
      inner,
      "The idempotency store returned no receipt of a message that was accepted.",
      "unknown",
    );
  }

  async function sendClaimed(
    { key, keyedBy: by }: KeyToClaim,
    token: string,
    prepared: PreparedMessage,
    deadline: Deadline,
  ): Promise<SmsReceipt> {
    const startedAt = new Date();
    const log = startAttemptLog(options.onAttempt);
    let receipt: SmsReceipt;
    try {
      receipt = await log.send(
        inner,
        prepared,
        optionsWithKey(by, { id: token, firstSentAt: startedAt }, deadline),
      );
    } catch (thrown) {
      const error = log.error(thrown as SmsError);
      if (error.delivery === "not-sent") {
        // If the key cannot be freed, the next caller looks the message up.
        await deadline.ignoreErrors(() => store.release(key, token));
        throw error;
      }
      seenKeys.set(key, "ended-unknown");
      const found = await reconcile(inner, prepared, startedAt, options.reconcile, deadline);
      if (found === undefined) throw error;
      receipt = found;
    }
    return keep(key, token, log.receipt(receipt), deadline);
  }

  /**
   * Waits for the send of this key in another process, whose outcome is that of this call too: claims again until the
   * store knows it, for as long as a send takes. A send that began longer ago has no end to wait for.
   */
  async function waitForOther(own: KeyToClaim, first: Started, deadline: Deadline): Promise<ClaimResult> {
    seenKeys.set(own.key, "begun");
    // Looking the message up at the provider takes time too.
    const reserveMs = options.reconcile ? deadline.leftMs() / 2 : 0;
    let waitMs = pollMs.first;
    while (isYoung(first) && deadline.leftMs() - waitMs > reserveMs) {
      await deadline.pause(waitMs);
      const known = await claimKey(inner, store, own, deadline);
      if (known.state !== "started") return known;
      waitMs = Math.min(2 * waitMs, pollMs.most);
    }
    return first;
  }

  /** Looks up a message whose first send did not record how it ended: its process may have died. */
  async function lookUp(
    key: string,
    first: Started,
    prepared: PreparedMessage,
    deadline: Deadline,
  ): Promise<SmsReceipt> {
    const found = await reconcile(inner, prepared, first.startedAt, options.reconcile, deadline);
    const receipt = found ?? (await repeatSend(inner, first, prepared, deadline, options.onAttempt));
    if (receipt !== undefined) return keep(key, first.token, receipt, deadline);
    throw ownError(inner, `${unknownBefore} It is not sent again.`, "unknown");
  }

  /** Records the receipt. The message is sent: if the store fails now, the call still succeeds, and the key stays started. */
  async function keep(
    key: string,
    token: string,
    receipt: SmsReceipt,
    deadline: Deadline,
  ): Promise<SmsReceipt> {
    seenKeys.delete(key);
    await deadline.ignoreErrors(() => store.finish(key, receipt, token));
    return receipt;
  }

  /** Makes "not sent" unknown if a call ended before the store could say whether the key's message was sent. */
  function withKnownDelivery(thrown: unknown, key: string): unknown {
    if (!SmsError.is(thrown) || thrown.delivery === "unknown" || seenKeys.get(key) === undefined)
      return thrown;
    if (thrown.code === "idempotency-conflict") return thrown;
    return errorWith(thrown, { delivery: "unknown", message: `${thrown.message} ${unknownBefore}` });
  }

  return wrapConnector(inner, {
    async send(message, sendOptions) {
      const { idempotencyKey: key, ...rest } = sendOptions ?? {};
      if (key !== undefined && !isKey(key)) {
        throw ownError(inner, `idempotencyKey: ${keyRule}.`, "not-sent", "invalid-message");
      }
      // A send that outlives its key could be repeated by another process.
      const deadline = startDeadline(rest, inner, key === undefined ? undefined : ttlMs);
      const preparing = prepareWithFirst([inner], message);
      if (key === undefined) return sendOnce(inner, await preparing, deadline.options(), options.onAttempt);
      // At the same moment: the caller may change the message as soon as this has begun.
      const [prepared, form] = await Promise.all([preparing, idempotencyForm(inner, message)]);
      const hash = await hashMessage(form ?? prepared).catch(() => {
        throw ownError(inner, "message: cannot be written as JSON.", "not-sent", "invalid-message");
      });
      for (;;) {
        const first = running.get(key);
        if (first !== undefined && first.hash !== hash) throw conflict(inner);
        const outcome = first?.outcome ?? settled(sendFor(key, hash, prepared, deadline), key);
        if (first === undefined) running.set(key, { hash, outcome });
        // A caller that waits for another's send still has its own deadline and signal.
        const ended = await (first === undefined ? outcome : deadline.wait(outcome, { delivery: "unknown" }));
        if ("receipt" in ended) return first === undefined ? ended.receipt : repeatOf(ended.receipt);
        if (first === undefined || !endedByCaller(ended.thrown)) throw withKnownDelivery(ended.thrown, key);
        // The other caller gave up: this one sends, or looks up what may have been sent.
      }
    },
  });

  function settled(sending: Promise<SmsReceipt>, key: string): Promise<Outcome> {
    return sending
      .then(
        (receipt) => ({ receipt }),
        (thrown: unknown) => ({ thrown }),
      )
      .finally(() => running.delete(key));
  }
}

type Outcome = { receipt: SmsReceipt } | { thrown: unknown };

/** Whether a send may still be under way. Clocks differ between machines: this decides only how long to wait. */
function isYoung({ startedAt }: Started): boolean {
  return Date.now() - Number(new Date(startedAt)) < defaultTimeoutMs;
}

function endedByCaller(thrown: unknown): boolean {
  return SmsError.is(thrown) && (thrown.code === "aborted" || thrown.code === "timeout");
}
