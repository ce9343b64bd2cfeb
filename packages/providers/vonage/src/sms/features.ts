import type { ProviderFeatures } from "@smskit/core/provider";

/** What Vonage's SMS API can do. */
export const features = {
  text: "content",
  senders: ["e164", "short-code", "alphanumeric"],
  schedule: false,
  validity: { min: 20, max: 604_800 },
  reference: "field",
  statusCallback: true,
  idempotency: false,
  webhooks: { delivery: true, inbound: true, signatures: ["hmac"], coversBody: true },
} as const satisfies ProviderFeatures;

/** The most characters of a `callback` and of a `client-ref`. */
export const lengthLimit = 100;
