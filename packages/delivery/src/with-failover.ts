import {
  type PreparedMessage,
  type SmsConnector,
  SmsError,
  type SmsMessage,
  type SmsReceipt,
} from "@smskit/core";
import {
  type AttemptLog,
  type AttemptOptions,
  type Deadline,
  expectConnectors,
  expectOptions,
  receiptWith,
  startAttemptLog,
  startDeadline,
} from "@smskit/core/wrapper";
import { type Breaker, type BreakerOptions, createBreaker } from "./breaker.ts";
import { combineConnectors, optionsForOne } from "./combine-connectors.ts";
import { prepareWithFirst } from "./prepare-with-first.ts";
import { checkReconcile, type ReconcileOptions, reconcile } from "./reconcile.ts";

export interface FailoverOptions extends AttemptOptions {
  /** Milliseconds for all providers together, within the `timeoutMs` of the send. */
  deadlineMs?: number | undefined;
  /**
   * `"failover"` sends through the next provider although the first may have sent already; the receipt then has
   * `possibleDuplicate`. Sometimes the right choice for codes: a lost one locks a person out, a second one costs a cent.
   * @default "stop"
   */
  onUnknown?: "stop" | "failover" | undefined;
  /** When a provider is left out for a while; `false` never leaves one out. */
  breaker?: BreakerOptions | false | undefined;
  /** Whether to look a message up at the provider, with `find`, before its outcome counts as unknown. */
  reconcile?: ReconcileOptions | boolean | undefined;
}

/**
 * Sends through the first connector that can. The next one is tried only if the message was certainly not sent and another
 * provider can help. All send the same text.
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
    throw new SmsError({
      code: "invalid-config",
      message: "withFailover: connectors: must have at least one.",
    });
  }
  if (options.deadlineMs !== undefined && !(options.deadlineMs > 0)) {
    const message = "withFailover: deadlineMs: must be a number of milliseconds above 0.";
    throw new SmsError({ code: "invalid-config", message });
  }
  const breakers = new Map(connectors.map((connector) => [connector, createBreaker(options.breaker)]));
  const breakerOf = (connector: SmsConnector) => breakers.get(connector) as Breaker;
  function prepare(message: SmsMessage | PreparedMessage): Promise<PreparedMessage> {
    const eligible = connectors.filter((connector) => !breakerOf(connector).open);
    return prepareWithFirst(eligible.length > 0 ? eligible : connectors, message);
  }

  async function trySend(
    connector: SmsConnector,
    prepared: PreparedMessage,
    deadline: Deadline,
    log: AttemptLog,
  ): Promise<SmsReceipt> {
    const startedAt = new Date();
    const callOptions = optionsForOne(deadline.options());
    try {
      return await breakerOf(connector).send(() => log.send(connector, prepared, callOptions));
    } catch (thrown) {
      const error = thrown as SmsError;
      if (error.delivery !== "unknown" || error.code === "aborted") throw error;
      const found = await reconcile(connector, prepared, startedAt, options.reconcile, deadline);
      if (found !== undefined) return found;
      throw thrown;
    }
  }

  async function send(
    message: SmsMessage | PreparedMessage,
    sendOptions: Parameters<SmsConnector["send"]>[1],
  ) {
    const deadline = startDeadline(sendOptions, combined, options.deadlineMs);
    const prepared = await prepare(message);
    const log = startAttemptLog(options.onAttempt);
    let last: SmsError | undefined;
    let unknown: SmsError | undefined;
    for (const connector of connectors) {
      if (breakerOf(connector).open) continue;
      if (last !== undefined && deadline.leftMs() === 0) break;
      try {
        const receipt = await trySend(connector, prepared, deadline, log);
        return log.receipt(receipt, unknown === undefined ? {} : { possibleDuplicate: true });
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
    // Once an outcome is unknown, no later attempt can make the message unsent.
    throw log.error(unknown ?? last ?? leftOut());
  }

  /** The error if every connector is left out. None is tried anyway: after unknown outcomes, that could send a text twice. */
  function leftOut(): SmsError {
    const { id, provider } = combined;
    return new SmsError({
      code: "unavailable",
      connector: id,
      provider,
      retryAfterMs: Math.min(...connectors.map((connector) => breakerOf(connector).tryAgainMs)),
      message: `Every connector of "${id}" failed too often in a row and is left out for a while.`,
    });
  }

  const combined = combineConnectors(connectors, {
    id: connectors.map(({ id }) => id).join("+"),
    prepare,
    send,
  });
  const { find } = combined;
  if (find !== undefined && options.onUnknown === "failover") {
    // The provider that has the message may not be the only one: another was asked too.
    combined.find = async (message, findOptions) => {
      const found = await find(message, findOptions);
      return found && receiptWith(found, { possibleDuplicate: true });
    };
  }
  return combined;
}
