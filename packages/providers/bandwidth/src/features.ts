import type { ProviderFeatures } from "@smskit/core/provider";

/** What Bandwidth's Messaging API (version 2) can do. */
export const features = {
  text: "content",
  senders: ["e164", "short-code", "alphanumeric"],
  schedule: false,
  // An `expiration` must be in the future when the request arrives. Unconfirmed: Bandwidth states no latest one.
  validity: { min: 5, max: 86_400 },
  // Nothing signs the body of a webhook, so a reference in it could be forged.
  reference: false,
  // The application has the URL, not the message.
  statusCallback: false,
  idempotency: false,
  webhooks: { delivery: true, inbound: true, signatures: ["basic"], coversBody: false },
} as const satisfies ProviderFeatures;
