import type { Message } from "../client/types.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";

/** Returns a message as responses have it: only the fields that are listed here. */
export function messageJson({
  createdAt,
  updatedAt,
  sendAt,
  sentAt,
  error,
  ...message
}: GatewayMessage): Message {
  const { id, status, source, to, batch, reference, usageType, segments, encoding } = message;
  const { connector, provider, providerId, price } = message;
  const fields = {
    ...{ id, status, source, to, batch, reference, usageType, segments, encoding },
    ...{ connector, provider, providerId },
    error: error && shownError(error),
    price,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    sendAt: sendAt?.toISOString(),
    sentAt: sentAt?.toISOString(),
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as typeof fields;
}

/** What is wrong with the gateway's own account concerns its operator: clients get the code and the sentence. */
function shownError({ code, message, providerCode }: NonNullable<GatewayMessage["error"]>): Message["error"] {
  const isOfAccount = code === "authentication" || code === "invalid-config" || code === "insufficient-funds";
  return { code, message, ...(providerCode !== undefined && !isOfAccount && { providerCode }) };
}
