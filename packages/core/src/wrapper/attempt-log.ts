import type { SendOptions, SmsConnector } from "../connector/sms-connector.ts";
import type { Attempt, SmsReceipt } from "../connector/sms-receipt.ts";
import type { SmsError } from "../errors/sms-error.ts";
import { toSmsError } from "../errors/to-sms-error.ts";
import type { PreparedMessage } from "../message/sms-message.ts";
import { errorWith } from "./error-with.ts";
import { notify } from "./notify.ts";
import { isRepeat, receiptWith } from "./receipt.ts";
import { startAttempt } from "./start-attempt.ts";

/** Called with each attempt. Errors it throws are ignored. */
export type AttemptListener = (attempt: Attempt) => unknown;

/** The option that every wrapper that sends has. */
export interface AttemptOptions {
  /** Called once with each attempt: as it ends, or, for the attempts of a wrapper inside, when that has ended. */
  onAttempt?: AttemptListener | undefined;
}

/** Every attempt of one send, in order. */
export interface AttemptLog {
  readonly attempts: readonly Attempt[];
  /**
   * Sends once and records the attempt; the attempts of a wrapper inside are taken over.
   * @throws {SmsError} whatever the connector throws; any other error is reported with `delivery: "unknown"`.
   */
  send(connector: SmsConnector, prepared: PreparedMessage, options: SendOptions): Promise<SmsReceipt>;
  /** Returns a copy of the receipt that has every attempt. */
  receipt(receipt: SmsReceipt, more?: Pick<SmsReceipt, "possibleDuplicate">): SmsReceipt;
  /** Returns a copy of the error that has every attempt: an empty list if no connector was called. */
  error(error: SmsError): SmsError;
}

/**
 * Starts the log of one send, from which a wrapper takes the `attempts` of its receipt or error.
 * @example
 * const log = startAttemptLog(options.onAttempt);
 * try {
 *   return log.receipt(await log.send(inner, prepared, deadline.options()));
 * } catch (error) {
 *   throw log.error(error as SmsError);
 * }
 */
export function startAttemptLog(listener?: AttemptListener | undefined): AttemptLog {
  const attempts: Attempt[] = [];

  function record(own: Attempt, inner: readonly Attempt[] | undefined): void {
    for (const attempt of inner ?? [own]) {
      attempts.push(attempt);
      notify(listener, attempt);
    }
  }

  return {
    attempts,
    async send(connector, prepared, options) {
      const finish = startAttempt(connector.id);
      try {
        const receipt = await connector.send(prepared, options);
        // The attempts of a repeat were reported by the call that made them.
        if (isRepeat(receipt)) attempts.push(...(receipt.attempts ?? []));
        else record(finish("accepted"), receipt.attempts);
        return receipt;
      } catch (thrown) {
        const error = toSmsError(thrown, connector);
        record(finish(error.delivery, error), error.attempts);
        throw error;
      }
    },
    receipt(receipt, more = {}) {
      return receiptWith(receipt, { ...more, attempts: [...attempts] });
    },
    error(error) {
      return errorWith(error, { attempts: [...attempts] });
    },
  };
}
