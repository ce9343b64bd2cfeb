import { type PreparedMessage, type SmsConnector, SmsError, type SmsReceipt } from "@smskit/core";
import { expectConnector, expectOptions, isKey, keyRule, wrapConnector } from "@smskit/core/wrapper";
import { type AttemptOptions, repeatOf, startJournal, withFields } from "./attempt-log.ts";
import { type Budget, defaultTimeoutMs, startBudget } from "./budget.ts";
import { hashMessage } from "./hash-message.ts";
import { conflict, ownError, unknownBefore } from "./idempotency-errors.ts";
import { steadyForm } from "./idempotency-form.ts";
import type { IdempotencyStore, KeyState } from "./idempotency-store.ts";
import { createKeyMemory } from "./local-key-cache.ts";
import { prepareByFirst } from "./prepare-with-first.ts";
import { checkReconcile, type ReconcileOptions, reconcile } from "./reconcile.ts";
import { reviveReceipt } from "./revive-receipt.ts";
import { sendOnce } from "./send-once.ts";

export interface IdempotencyOptions extends AttemptOptions {
  /** Remembers keys: `createMemoryIdempotencyStore` or `createPostgresIdempotencyStore`. */
  store: IdempotencyStore;
  /** Whether to ask the provider, by its `find`, what became of a send whose outcome is unknown. */
  reconcile?: ReconcileOptions | boolean | undefined;
  /**
   * Milliseconds that a key is remembered; a send with a key takes no longer than that.
   * @default 86_400_000, a day
   */
  ttlMs?: number | undefined;
}

const dayMs = 86_400_000;
/** Between two questions to the store about a send of another process. */
const pollMs = { first: 25, most: 1_000 };

/**
 * Sends a message once for each `idempotencyKey`, however often it is asked to: the same receipt for the same
 * message, a conflict for another one. `started` is on record before anything is sent; what was not sent frees the
 * key, and what is unknown keeps it: it is looked up, never repeated. A caller waits for the send of another, in this
 * process or in one that shares the store. Sends without a key pass through.
 * @throws {SmsError} from `send`: `idempotency-conflict`; `unavailable` when the store cannot be reached, and nothing
 * was sent; `unavailable` with `delivery: "unknown"` for a key whose first send nobody knows the end of; `aborted` or
 * `timeout` with `delivery: "unknown"` for a caller that no longer waits for another's send.
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
    const message = "withIdempotency: ttlMs is a number of milliseconds above 0.";
    throw new SmsError({ code: "invalid-config", message });
  }
  /** Sends of this process that are under way. */
  const running = new Map<string, { hash: string; outcome: Promise<Outcome> }>();
  const memory = createKeyMemory(ttlMs);

  async function sendFor(
    key: string,
    hash: string,
    prepared: PreparedMessage,
    budget: Budget,
  ): Promise<SmsReceipt> {
    let known = await claim(key, hash, budget);
    // One that has ended here has no end to wait for.
    if (known.state === "started" && memory.get(key) !== "ended-unknown") {
      known = await waitForOther(key, hash, known, budget);
    }
    switch (known.state) {
      case "claimed":
        memory.delete(key);
        return sendClaimed(key, known.token, prepared, budget);
      case "accepted":
        memory.delete(key);
        return remembered(known.receipt);
      case "started":
        return lookUp(key, known, prepared, budget);
      case "conflict":
        throw conflict(inner);
      default:
        throw ownError(inner, "The idempotency store gave an answer that is none.");
    }
  }

  function remembered(stored: SmsReceipt): SmsReceipt {
    const receipt = reviveReceipt(stored);
    if (receipt !== undefined) return repeatOf(receipt);
    throw ownError(inner, "The idempotency store has no receipt of a message that was accepted.", "unknown");
  }

  async function sendClaimed(
    key: string,
    token: string,
    prepared: PreparedMessage,
    budget: Budget,
  ): Promise<SmsReceipt> {
    const startedAt = new Date();
    const journal = startJournal(options.onAttempt);
    let receipt: SmsReceipt;
    try {
      receipt = await journal.send(inner, prepared, budget.options());
    } catch (thrown) {
      const error = journal.error(thrown as SmsError);
      if (error.delivery === "not-sent") {
        // A key that cannot be freed is looked up by the next caller.
        await quietly(budget, () => store.release(key, token));
        throw error;
      }
      memory.set(key, "ended-unknown");
      const found = await reconcile(inner, prepared, startedAt, options.reconcile, budget);
      if (found === undefined) throw error;
      receipt = found;
    }
    return keep(key, token, journal.receipt(receipt), budget);
  }

  /**
   * The first send of this key may be under way in another process: its outcome is this one's too. Asks the store
   * until it knows, for as long as a send takes; one that began longer ago has no end to wait for.
   */
  async function waitForOther(key: string, hash: string, first: Started, budget: Budget): Promise<KeyState> {
    memory.set(key, "begun");
    // Where the provider can be asked, that takes its time too.
    const reserveMs = options.reconcile ? budget.left() / 2 : 0;
    let waitMs = pollMs.first;
    while (isYoung(first.startedAt) && budget.left() - waitMs > reserveMs) {
      await budget.pause(waitMs);
      const known = await claim(key, hash, budget);
      if (known.state !== "started") return known;
      waitMs = Math.min(2 * waitMs, pollMs.most);
    }
    return first;
  }

  async function claim(key: string, hash: string, budget: Budget): Promise<KeyState> {
    // Nothing is begun for a call that is over.
    budget.options();
    const claiming = (async () => ((await store.claim(key, hash, ttlMs)) ?? {}) as KeyState)().catch(() => {
      throw ownError(inner, "The idempotency store cannot be reached; nothing is sent without it.");
    });
    try {
      return await budget.wait(claiming, "not-sent", "The idempotency store");
    } catch (thrown) {
      // A claim that comes after all is nobody's: nothing will be sent for it.
      claiming
        .then((late) => (late.state === "claimed" ? store.release(key, late.token) : undefined))
        .catch(() => {});
      throw thrown;
    }
  }

  /** The first send of this key did not say how it ended: its process may have died. */
  async function lookUp(
    key: string,
    { startedAt, token }: Started,
    prepared: PreparedMessage,
    budget: Budget,
  ): Promise<SmsReceipt> {
    const found = await reconcile(inner, prepared, startedAt, options.reconcile, budget);
    if (found === undefined) {
      throw ownError(inner, `${unknownBefore} It is not sent again.`, "unknown");
    }
    return keep(key, token, found, budget);
  }

  /** The message is out: a store that fails now must not make an error of it. The key stays started. */
  async function keep(key: string, token: string, receipt: SmsReceipt, budget: Budget): Promise<SmsReceipt> {
    memory.delete(key);
    await quietly(budget, () => store.finish(key, receipt, token));
    return receipt;
  }

  /** A call that ended before the store could tell must not say "not sent" of a key that may have been. */
  function honest(thrown: unknown, key: string): unknown {
    if (!SmsError.is(thrown) || thrown.delivery === "unknown" || memory.get(key) === undefined) return thrown;
    if (thrown.code === "idempotency-conflict") return thrown;
    return withFields(thrown, { delivery: "unknown", message: `${thrown.message} ${unknownBefore}` });
  }

  return wrapConnector(inner, {
    async send(message, sendOptions) {
      const { idempotencyKey: key, ...rest } = sendOptions ?? {};
      if (key !== undefined && !isKey(key)) {
        throw ownError(inner, `idempotencyKey: ${keyRule}.`, "not-sent", "invalid-message");
      }
      // What outlives its key could be sent again by another process.
      const budget = startBudget(rest, inner, key === undefined ? undefined : ttlMs);
      const preparing = prepareByFirst([inner], message);
      if (key === undefined) return sendOnce(inner, await preparing, budget.options(), options.onAttempt);
      // At the same moment: the caller may change the message as soon as this has begun.
      const [prepared, steady] = await Promise.all([preparing, steadyForm(inner, message)]);
      const hash = await hashMessage(steady ?? prepared).catch(() => {
        throw ownError(inner, "The message cannot be written as JSON.", "not-sent", "invalid-message");
      });
      for (;;) {
        const first = running.get(key);
        if (first !== undefined && first.hash !== hash) throw conflict(inner);
        const outcome = first?.outcome ?? settled(sendFor(key, hash, prepared, budget), key);
        if (first === undefined) running.set(key, { hash, outcome });
        // Whoever waits for another's send ends by a deadline and a signal of its own.
        const ended = await (first === undefined ? outcome : budget.wait(outcome, "unknown"));
        if ("receipt" in ended) return first === undefined ? ended.receipt : repeatOf(ended.receipt);
        if (first === undefined || !endedByCaller(ended.thrown)) throw honest(ended.thrown, key);
        // The other caller gave up: it is this one's turn to send, or to look up what may be out.
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

type Started = KeyState & { state: "started" };

type Outcome = { receipt: SmsReceipt } | { thrown: unknown };

/** Clocks differ between machines: this decides how long to wait, and nothing else. */
function isYoung(startedAt: Date): boolean {
  return Date.now() - Number(new Date(startedAt)) < defaultTimeoutMs;
}

function endedByCaller(thrown: unknown): boolean {
  return SmsError.is(thrown) && (thrown.code === "aborted" || thrown.code === "timeout");
}

/** Tells the store, within the deadline; what comes of it changes nothing for the caller. */
async function quietly(budget: Budget, tellStore: () => Promise<void>): Promise<void> {
  try {
    await budget.wait(tellStore());
  } catch {
    // See above.
  }
}
