import type { PreparedMessage, SmsConnector, SmsError, SmsMessage } from "@smskit/core";
import { toSmsError } from "./attempt-log.ts";

/**
 * The message as the first connector makes it that can. One is passed over where another may help, as one that knows
 * templates of its provider only does not take a body.
 * @throws {SmsError} the last refusal.
 */
export async function prepareByFirst(
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
