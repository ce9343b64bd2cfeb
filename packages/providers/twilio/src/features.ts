import type { ProviderFeatures } from "@smskit/core/provider";

/** Seconds that Twilio may try to deliver a message. */
export const validity = { min: 1, max: 36_000 } as const;

/**
 * Returns what Twilio's Messages resource can do for an account. Only a Messaging Service can schedule: 300 seconds to 35
 * days ahead.
 * @see https://www.twilio.com/docs/messaging/features/message-scheduling
 */
export function features({
  fromMessagingServiceSID,
}: {
  fromMessagingServiceSID?: string | undefined;
}): ProviderFeatures {
  return {
    text: "content",
    senders: ["e164", "short-code", "alphanumeric", "service"],
    schedule: fromMessagingServiceSID === undefined ? false : { min: 300, max: 3_024_000 },
    validity,
    reference: "callback-url",
    statusCallback: true,
    idempotency: false,
    webhooks: { delivery: true, inbound: true, signatures: ["hmac"], coversBody: true },
  };
}
