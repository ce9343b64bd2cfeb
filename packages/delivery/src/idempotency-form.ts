import type { PreparedMessage, SmsConnector, SmsMessage } from "@smskit/core";
import { leavesOf } from "./combine-connectors.ts";

/**
 * The form of a message that is hashed for idempotency where several connectors could prepare it: the result of the first
 * connector that can. What is sent may come from another one, while the first is left out, and have another text.
 */
export async function idempotencyForm(
  inner: SmsConnector,
  message: SmsMessage | PreparedMessage,
): Promise<PreparedMessage | undefined> {
  const connectors = leavesOf(inner);
  if (connectors.length === 1) return undefined;
  for (const connector of connectors) {
    try {
      return await connector.prepare(message);
    } catch {
      // The next connector may be able to.
    }
  }
  return undefined;
}
