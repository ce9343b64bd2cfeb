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
  keyedBy,
  mayRepeat,
  startAttemptLog,
} from "@smskit/core/wrapper";
import type { Started } from "./claim-key.ts";
import { unknownBefore } from "./idempotency-errors.ts";

/** The options of a send; with the key, if the claim says that the connector sends with it. */
export function optionsWithKey(
  by: string | undefined,
  repeatKey: RepeatKey,
  deadline: Deadline,
): SendOptions {
  const options = deadline.options();
  return by === undefined ? options : { ...options, repeatKey };
}

/**
 * Sends again what may have been sent, if the first send had a key and went through this connector, and its provider knows
 * the key still.
 * @returns `undefined` if it may not be repeated.
 * @throws {SmsError} unknown, however the repeat fails: it says nothing about the first send.
 */
export async function repeatSend(
  inner: SmsConnector,
  { token, firstSentAt, keyedBy: by }: Started,
  prepared: PreparedMessage,
  deadline: Deadline,
  onAttempt: AttemptListener | undefined,
): Promise<SmsReceipt | undefined> {
  const repeatKey = { id: token, firstSentAt };
  // A null of a store, such as that of a database, is not an id either.
  if (!by || by !== keyedBy(inner)) return undefined;
  if (!mayRepeat(inner, repeatKey, deadline.leftMs() + clockSkewMs)) return undefined;
  const log = startAttemptLog(onAttempt);
  try {
    return log.receipt(await log.send(inner, prepared, optionsWithKey(by, repeatKey, deadline)));
  } catch (thrown) {
    const error = log.error(thrown as SmsError);
    throw errorWith(error, { delivery: "unknown", message: `${error.message} ${unknownBefore}` });
  }
}
