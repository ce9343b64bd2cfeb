import type { ProviderFeatures } from "@smskit/core/provider";

/** What SMS of Vonage's Messages API can do. */
export const features = {
  text: "content",
  senders: ["e164", "short-code", "alphanumeric"],
  schedule: false,
  validity: { min: 20, max: 604_800 },
  reference: "field",
  statusCallback: true,
  idempotency: false,
  webhooks: { delivery: true, inbound: true, signatures: ["jwt"], coversBody: true },
} as const satisfies ProviderFeatures;

/** The most characters of a `client_ref`. */
export const referenceLimit = 100;

/** The most characters of a `text`. */
export const textLimit = 3_200;
