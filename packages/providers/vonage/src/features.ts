import type { ProviderFeatures } from "@smskit/core/provider";

// FILL IN: what Vonage's API can do; without a source, `false`. Core refuses every other field of a message as `unsupported`.

/** What Vonage's messages can carry. */
export const features = {
  text: "content",
  senders: ["e164"],
  schedule: false,
  validity: false,
  reference: "field",
  statusCallback: true,
  idempotency: false,
  webhooks: { delivery: true, inbound: true, signatures: ["hmac"], coversBody: true },
} as const satisfies ProviderFeatures;
