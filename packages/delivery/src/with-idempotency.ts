import { type PreparedMessage, type SmsConnector, SmsError, type SmsReceipt } from "@smskit/core";
import { type Budget, startBudget } from "./budget.ts";
import { hashMessage } from "./hash-message.ts";
import type { IdempotencyStore, KeyState } from "./idempotency-store.ts";
import { receiptWith, toSmsError } from "./journal.ts";
import { type ReconcileOptions, reconcile } from "./reconcile.ts";
import { wrap } from "./wrap.ts";

export interface IdempotencyOptions {
  store: IdempotencyStore;
  /** Whether to ask the provider, by its `find`, what became of a send whose outcome is unknown. */
  reconcile?: ReconcileOptions | boolean | undefined;
  /**
   * Milliseconds that a key is remembered.
   * @default 86_400_000, a day
   */
  ttlMs?: number | undefined;
}

const dayMs = 86_400_000;

/**
 * Sends a message once for each `idempotencyKey`, however often it is asked to: the same receipt for the same
 * message, a conflict for another one. `started` is on record before anything is sent; what was not sent frees the
 * key, and what is unknown keeps it: it is looked up, never repeated. Sends without a key pass through.
 * @throws {SmsError} from `send`: `idempotency-conflict`; `unavailable` when the store cannot be reached, and nothing
 * was sent; `unavailable` with `delivery: "unknown"` for a key whose first send nobody knows the end of; `aborted` or
 * `timeout` with `delivery: "unknown"` for a caller that no longer waits for another's send.
 */
export function withIdempotency<C extends SmsConnector>(inner: C, options: IdempotencyOptions): C {
  const { store, ttlMs = dayMs } = options;
  /** Sends of this process that are under way. */
  const running = new Map<string, { hash: string; outcome: Promise<Outcome> }>();

  async function sendOnce(
    key: string,
    hash: string,
    prepared: PreparedMessage,
    budget: Budget,
  ): Promise<SmsReceipt> {
    const known = await claim(key, hash, budget);
    if (known.state === "conflict") throw conflict(inner);
    if (known.state === "accepted") return revived(known.receipt);
    if (known.state === "started") return lookUp(key, prepared, known.startedAt, budget);
    if (known.state !== "claimed") throw own(inner, "The idempotency store gave an answer that is none.");
    const startedAt = new Date();
    let receipt: SmsReceipt;
    try {
      receipt = await inner.send(prepared, budget.options());
    } catch (thrown) {
      const error = toSmsError(thrown, inner);
      if (error.delivery === "not-sent") {
        // A key that cannot be freed is looked up by the next caller.
        await quietly(budget, () => store.release(key));
        throw error;
      }
      const found = await reconcile(inner, prepared, startedAt, options.reconcile, budget);
      if (found === undefined) throw error;
      const { attempts } = error;
      receipt = attempts === undefined ? found : receiptWith(found, { attempts });
    }
    await keep(key, receipt, budget);
    return receipt;
  }

  async function claim(key: string, hash: string, budget: Budget): Promise<KeyState> {
    const claiming = (async () => store.claim(key, hash, ttlMs))().catch(() => {
      throw own(inner, "The idempotency store cannot be reached; nothing is sent without it.");
    });
    try {
      return await budget.wait(claiming);
    } catch (thrown) {
      // A claim that comes after all is nobody's: nothing will be sent for it.
      claiming.then(({ state }) => (state === "claimed" ? store.release(key) : undefined)).catch(() => {});
      throw thrown;
    }
  }

  /** The first send of this key did not say how it ended: its process may have died. */
  async function lookUp(
    key: string,
    prepared: PreparedMessage,
    startedAt: Date,
    budget: Budget,
  ): Promise<SmsReceipt> {
    const found = await reconcile(inner, prepared, startedAt, options.reconcile, budget);
    if (found === undefined) {
      throw own(
        inner,
        "An earlier send with this idempotencyKey has an unknown outcome; it is not sent again.",
        "unknown",
      );
    }
    await keep(key, found, budget);
    return found;
  }

  /** The message is out: a store that fails now must not make an error of it. The key stays started. */
  async function keep(key: string, receipt: SmsReceipt, budget: Budget): Promise<void> {
    await quietly(budget, () => store.finish(key, receipt));
  }

  return wrap(inner, {
    async send(message, sendOptions) {
      const { idempotencyKey: key, ...rest } = sendOptions ?? {};
      if (key === undefined) return inner.send(message, rest);
      if (typeof key !== "string" || key === "") {
        throw own(inner, "The idempotencyKey is no string, or an empty one.", "not-sent", "invalid-message");
      }
      const budget = startBudget(rest);
      const prepared = await inner.prepare(message);
      const hash = await hashMessage(prepared).catch(() => {
        throw own(inner, "The message cannot be written as JSON.", "not-sent", "invalid-message");
      });
      for (;;) {
        const first = running.get(key);
        if (first !== undefined && first.hash !== hash) throw conflict(inner);
        const outcome = first?.outcome ?? settled(sendOnce(key, hash, prepared, budget), key);
        if (first === undefined) running.set(key, { hash, outcome });
        // Whoever waits for another's send ends by a deadline and a signal of its own.
        const ended = await (first === undefined ? outcome : budget.wait(outcome, "unknown"));
        if ("receipt" in ended) return ended.receipt;
        if (first === undefined || !endedByCaller(ended.thrown)) throw ended.thrown;
        // The other caller gave up before anything was sent: it is this one's turn.
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

function endedByCaller(thrown: unknown): boolean {
  return (
    SmsError.is(thrown) &&
    thrown.delivery === "not-sent" &&
    (thrown.code === "aborted" || thrown.code === "timeout")
  );
}

/** Tells the store, within the deadline; what comes of it changes nothing for the caller. */
async function quietly(budget: Budget, tellStore: () => Promise<void>): Promise<void> {
  try {
    await budget.wait(tellStore());
  } catch {
    // See above.
  }
}

/** JSON has made the dates of a stored receipt strings. */
function revived(receipt: SmsReceipt): SmsReceipt {
  if (receipt.attempts === undefined) return receipt;
  const attempts = receipt.attempts.map((attempt) => ({
    ...attempt,
    startedAt: new Date(attempt.startedAt),
  }));
  return { ...receipt, attempts };
}

function conflict(inner: SmsConnector): SmsError {
  return own(
    inner,
    "This idempotencyKey was used for another message: use one key for one message.",
    "not-sent",
    "idempotency-conflict",
  );
}

function own(
  { id, provider }: SmsConnector,
  message: string,
  delivery: SmsError["delivery"] = "not-sent",
  code: SmsError["code"] = "unavailable",
): SmsError {
  return new SmsError({ code, delivery, message, connector: id, provider });
}
