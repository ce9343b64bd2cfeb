import type { PreparedMessage, SendOptions, SmsConnector, SmsError, SmsReceipt } from "@smskit/core";
import { type AttemptListener, startAttemptLog } from "@smskit/core/wrapper";

/** Sends a message, and adds its attempt to the receipt or the error, unless a wrapper inside has added its own. */
export async function sendOnce(
  connector: SmsConnector,
  prepared: PreparedMessage,
  options: SendOptions,
  listener: AttemptListener | undefined,
): Promise<SmsReceipt> {
  const log = startAttemptLog(listener);
  try {
    const receipt = await log.send(connector, prepared, options);
    return receipt.attempts === undefined ? log.receipt(receipt) : receipt;
  } catch (thrown) {
    const error = thrown as SmsError;
    throw error.attempts === undefined ? log.error(error) : error;
  }
}
