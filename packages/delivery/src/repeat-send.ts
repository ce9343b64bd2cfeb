import type {
  PreparedMessage,
  RepeatKey,
  SendOptions,
  SmsConnector,
  SmsError,
  SmsReceipt,
} from "@smskit/core";
import {
  type AttemptListener,
  clockSkewMs,
  type Deadline,
  errorWith,
  mayRepeat,
  startAttemptLog,
} from "@smskit/core/wrapper";
import { unknownBefore } from "./idempotency-errors.ts";

/** The options of a send; with the key, if the provider sends once for it. */
export function optionsWithKey(inner: SmsConnector, repeatKey: RepeatKey, deadline: Deadline): SendOptions {
  const options = deadline.options();
  return inner.features?.idempotency ? { ...options, repeatKey } : options;
}

/**
 * Sends again what may have been sent, if the provider sends once for the key of the first send and knows it still.
 * @returns `undefined` if it may not be repeated.
 * @throws {SmsError} unknown, however the repeat fails: it says nothing about the first send.
 */
export async function repeatSend(
  inner: SmsConnector,
  repeatKey: RepeatKey,
  prepared: PreparedMessage,
  deadline: Deadline,
  onAttempt: AttemptListener | undefined,
): Promise<SmsReceipt | undefined> {
  if (!mayRepeat(inner, repeatKey, deadline.leftMs() + clockSkewMs)) return undefined;
  const log = startAttemptLog(onAttempt);
  try {
    return log.receipt(await log.send(inner, prepared, optionsWithKey(inner, repeatKey, deadline)));
  } catch (thrown) {
    const error = log.error(thrown as SmsError);
    throw errorWith(error, { delivery: "unknown", message: `${error.message} ${unknownBefore}` });
  }
}
