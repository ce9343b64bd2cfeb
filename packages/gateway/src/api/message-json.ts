import type { Message } from "../client/types.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";

/** Returns a message as responses have it: without what a front keeps with it. */
export function messageJson(message: GatewayMessage): Message {
  const { details: _, createdAt, updatedAt, sendAt, sentAt, error, ...fields } = message;
  return {
    ...fields,
    ...(error !== undefined && { error: shownError(error) }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    ...(sendAt !== undefined && { sendAt: sendAt.toISOString() }),
    ...(sentAt !== undefined && { sentAt: sentAt.toISOString() }),
  };
}

/** What is wrong with the gateway's own account concerns its operator: clients get the code and the sentence. */
function shownError({ code, message, providerCode }: NonNullable<GatewayMessage["error"]>): Message["error"] {
  const isOfAccount = code === "authentication" || code === "invalid-config" || code === "insufficient-funds";
  return { code, message, ...(providerCode !== undefined && !isOfAccount && { providerCode }) };
}
