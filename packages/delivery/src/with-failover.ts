import {
  type PreparedMessage,
  type SmsConnector,
  SmsError,
  type SmsMessage,
  type SmsReceipt,
} from "@smskit/core";
import { expectConnectors, expectOptions } from "@smskit/core/wrapper";
import { type AttemptOptions, type Journal, receiptWith, startJournal } from "./attempt-log.ts";
import { type Breaker, type BreakerOptions, createBreaker } from "./breaker.ts";
import { type Budget, startBudget } from "./budget.ts";
import { gather } from "./combine-connectors.ts";
import { prepareByFirst } from "./prepare-with-first.ts";
import { checkReconcile, type ReconcileOptions, reconcile } from "./reconcile.ts";

export interface FailoverOptions extends AttemptOptions {
  /** Milliseconds for all providers together, within the send's own deadline. */
  deadlineMs?: number | undefined;
  /**
   * `"failover"` sends through the next provider although the first may have sent already; the receipt then says
   * `possibleDuplicate`. For codes, where a lost text locks a person out and a second one costs a cent.
   * @default "stop"
   */
  onUnknown?: "stop" | "failover" | undefined;
  /** When a provider is left out for a while; `false` never does. */
  breaker?: BreakerOptions | false | undefined;
  /** Whether to ask a provider what became of a message, by its `find`, before an outcome counts as unknown. */
  reconcile?: ReconcileOptions | boolean | undefined;
}

/**
 * Sends through the first of several connectors that can: the next one is tried only with what was certainly not
 * sent, and where another provider can help. All send the very same text.
 * @throws {SmsError} the last error, with every provider's attempts; `unavailable`, not sent, with `retryAfterMs` while the
 * breaker of every connector is open.
 */
export function withFailover(
  connectors: readonly SmsConnector[],
  options: FailoverOptions = {},
): SmsConnector {
  expectConnectors("withFailover", connectors);
  expectOptions("withFailover", options, {
    deadlineMs: true,
    onUnknown: true,
    breaker: true,
    reconcile: true,
    onAttempt: true,
  });
  checkReconcile("withFailover", options.reconcile);
  if (connectors.length === 0) {
    throw new SmsError({ code: "invalid-config", message: "withFailover needs at least one connector." });
  }
  if (options.deadlineMs !== undefined && !(options.deadlineMs > 0)) {
    const message = "withFailover: deadlineMs is a number of milliseconds above 0.";
    throw new SmsError({ code: "invalid-config", message });
  }
  const breakers = new Map(connectors.map((connector) => [connector, createBreaker(options.breaker)]));
  const breakerOf = (connector: SmsConnector) => breakers.get(connector) as Breaker;
  function prepare(message: SmsMessage | PreparedMessage): Promise<PreparedMessage> {
    const eligible = connectors.filter((connector) => !breakerOf(connector).open);
    return prepareByFirst(eligible.length > 0 ? eligible : connectors, message);
  }

  async function trySend(
    connector: SmsConnector,
    prepared: PreparedMessage,
    budget: Budget,
    journal: Journal,
  ): Promise<SmsReceipt> {
    const startedAt = new Date();
    const callOptions = budget.options();
    try {
      return await breakerOf(connector).send(() => journal.send(connector, prepared, callOptions));
    } catch (thrown) {
      const error = thrown as SmsError;
      if (error.delivery !== "unknown" || error.code === "aborted") throw error;
      const found = await reconcile(connector, prepared, startedAt, options.reconcile, budget);
      if (found !== undefined) return found;
      throw thrown;
    }
  }

  async function send(
    message: SmsMessage | PreparedMessage,
    sendOptions: Parameters<SmsConnector["send"]>[1],
  ) {
    const budget = startBudget(sendOptions, gathered, options.deadlineMs);
    const prepared = await prepare(message);
    const journal = startJournal(options.onAttempt);
    let last: SmsError | undefined;
    let unknown: SmsError | undefined;
    for (const connector of connectors) {
      if (breakerOf(connector).open) continue;
      if (last !== undefined && budget.left() === 0) break;
      try {
        const receipt = await trySend(connector, prepared, budget, journal);
        return journal.receipt(receipt, unknown === undefined ? {} : { possibleDuplicate: true });
      } catch (thrown) {
        const error = thrown as SmsError;
        last = error;
        const goesOn =
          error.delivery === "unknown"
            ? options.onUnknown === "failover" && error.code !== "aborted"
            : error.failover;
        if (error.delivery === "unknown") unknown ??= error;
        if (!goesOn) break;
      }
    }
    // Once one outcome is unknown, nothing that came later makes the message unsent.
    throw journal.error(unknown ?? last ?? leftOut());
  }

  /** Every connector is left out. None is tried all the same: after unknown outcomes, that could text somebody twice. */
  function leftOut(): SmsError {
    const { id, provider } = gathered;
    return new SmsError({
      code: "unavailable",
      connector: id,
      provider,
      retryAfterMs: Math.min(...connectors.map((connector) => breakerOf(connector).tryAgainMs)),
      message: `Every connector of "${id}" failed too often in a row, and is left out for a while.`,
    });
  }

  const gathered = gather(connectors, {
    id: connectors.map(({ id }) => id).join("+"),
    prepare,
    send,
  });
  const { find } = gathered;
  if (find !== undefined && options.onUnknown === "failover") {
    // The provider that has it may not be the only one: another was asked too, and cannot always tell.
    gathered.find = async (message, findOptions) => {
      const found = await find(message, findOptions);
      return found && receiptWith(found, { possibleDuplicate: true });
    };
  }
  return gathered;
}
