import type { PreparedMessage, SmsConnector, SmsError, SmsMessage } from "@smskit/core";
import { toSmsError } from "@smskit/core/wrapper";

/**
 * Prepares a message with the first connector that can. A connector is passed over where another may help, such as one
 * that has only templates of its provider and takes no body.
 * @throws {SmsError} the last refusal.
 */
export async function prepareWithFirst(
  connectors: readonly SmsConnector[],
  message: SmsMessage | PreparedMessage,
): Promise<PreparedMessage> {
  let refusal: SmsError | undefined;
  for (const connector of connectors) {
    try {
      return await connector.prepare(message);
    } catch (thrown) {
      refusal = toSmsError(thrown, connector, "not-sent");
      if (!refusal.failover) break;
    }
  }
  throw refusal as SmsError;
}
