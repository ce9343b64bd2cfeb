import type { ProviderFeatures } from "@smskit/core/provider";

/** What Telnyx's Messaging API can do. */
export const features = {
  text: "content",
  senders: ["e164", "short-code", "alphanumeric"],
  // @see https://developers.telnyx.com/docs/messaging/messages/message-scheduling
  schedule: { min: 300, max: 432_000 },
  validity: false,
  reference: "callback-url",
  statusCallback: true,
  idempotency: false,
  webhooks: { delivery: true, inbound: true, signatures: ["ed25519"], coversBody: true },
} as const satisfies ProviderFeatures;
