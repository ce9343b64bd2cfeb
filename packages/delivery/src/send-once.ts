import type { PreparedMessage, SendOptions, SmsConnector, SmsError, SmsReceipt } from "@smskit/core";
import { type AttemptListener, startJournal } from "./attempt-log.ts";

/**
 * Hands a message on, and sees to it that its attempt is in the receipt or the error, unless a wrapper inside has
 * put it there.
 */
export async function sendOnce(
  connector: SmsConnector,
  prepared: PreparedMessage,
  options: SendOptions,
  listener: AttemptListener | undefined,
): Promise<SmsReceipt> {
  const journal = startJournal(listener);
  try {
    const receipt = await journal.send(connector, prepared, options);
    return receipt.attempts === undefined ? journal.receipt(receipt) : receipt;
  } catch (thrown) {
    const error = thrown as SmsError;
    throw error.attempts === undefined ? journal.error(error) : error;
  }
}
