import { type PreparedMessage, type SmsConnector, SmsError, type SmsMessage } from "@smskit/core";
import { isStorable } from "./storable-json.ts";

/** The last moment that a message may wait for; Postgres knows no time of the year 300000. */
const lastSendAt = Date.UTC(9999, 11, 31);
/** A hundred years. */
const longestValidity = 100 * 366 * 86_400;

/**
 * Prepares a message, and keeps back its time: what the outbox waits for is not for the provider to schedule.
 * @throws {SmsError} what `prepare` throws; `invalid-message` for what cannot be kept.
 */
export async function prepareForOutbox(
  connector: SmsConnector,
  message: SmsMessage | PreparedMessage,
): Promise<{ prepared: PreparedMessage; sendAt: Date | undefined }> {
  const { sendAt, ...prepared } = await connector.prepare(message);
  if (!isStorable(prepared)) {
    throw invalid(
      "The message cannot be kept: a field is no JSON, or has a NUL character or half of a surrogate pair.",
    );
  }
  if (sendAt !== undefined && Math.abs(sendAt.getTime()) > lastSendAt) {
    throw invalid("sendAt is at the latest in the year 9999.");
  }
  if ((prepared.validityPeriodSeconds ?? 0) > longestValidity) {
    throw invalid("validityPeriodSeconds is a hundred years at most.");
  }
  return { prepared, sendAt };

  function invalid(text: string): SmsError {
    const { id, provider } = connector;
    return new SmsError({ code: "invalid-message", connector: id, provider, message: text });
  }
}
