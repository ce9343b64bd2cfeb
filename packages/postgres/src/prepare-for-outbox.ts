import type { PreparedMessage, SmsConnector, SmsMessage } from "@smskit/core";

/** Prepares a message, and keeps back its time: what the outbox waits for is not for the provider to schedule. */
export async function prepareForOutbox(
  connector: SmsConnector,
  message: SmsMessage | PreparedMessage,
): Promise<{ prepared: PreparedMessage; sendAt: Date | undefined }> {
  const { sendAt, ...prepared } = await connector.prepare(message);
  return { prepared, sendAt };
}
