import type { PreparedMessage, SmsConnector, SmsMessage } from "@smskit/core";
import { leavesOf } from "./combine-connectors.ts";

/**
 * What tells a message from another where several connectors could prepare it: the form that the first of them gives
 * it that can. What is sent may come from a second one, while the first is left out, and be another text.
 */
export async function steadyForm(
  inner: SmsConnector,
  message: SmsMessage | PreparedMessage,
): Promise<PreparedMessage | undefined> {
  const connectors = leavesOf(inner);
  if (connectors.length === 1) return undefined;
  for (const connector of connectors) {
    try {
      return await connector.prepare(message);
    } catch {
      // The next one, then.
    }
  }
  return undefined;
}
