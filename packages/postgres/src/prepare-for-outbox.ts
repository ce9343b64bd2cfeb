import { type PreparedMessage, type SmsConnector, SmsError, type SmsMessage } from "@smskit/core";
import { isStorable } from "./storable-json.ts";

/** The latest `sendAt`; Postgres has no dates in the year 300000. */
const lastSendAt = Date.UTC(9999, 11, 31);
/** A hundred years. */
const longestValidity = 100 * 366 * 86_400;

/**
 * Prepares a message, and removes its `sendAt`: the outbox waits for it, not the provider.
 * @throws {SmsError} whatever `prepare` throws; `invalid-message` for a message that cannot be stored.
 */
export async function prepareForOutbox(
  connector: SmsConnector,
  message: SmsMessage | PreparedMessage,
): Promise<{ prepared: PreparedMessage; sendAt: Date | undefined }> {
  const { sendAt, ...prepared } = await connector.prepare(message);
  if (!isStorable(prepared)) {
    throw invalid(
      "message: must be JSON without NUL characters and lone surrogates, to be stored in the outbox.",
    );
  }
  if (sendAt !== undefined && Math.abs(sendAt.getTime()) > lastSendAt) {
    throw invalid("sendAt: must be in the year 9999 or earlier.");
  }
  if ((prepared.validityPeriodSeconds ?? 0) > longestValidity) {
    throw invalid("validityPeriodSeconds: must be at most a hundred years.");
  }
  return { prepared, sendAt };

  function invalid(text: string): SmsError {
    const { id, provider } = connector;
    return new SmsError({ code: "invalid-message", connector: id, provider, message: text });
  }
}
