import type { ProviderFeatures } from "@smskit/core/provider";

/** What Sinch's SMS API can do. */
export const features = {
  text: "content",
  senders: ["e164", "short-code", "alphanumeric"],
  // Unconfirmed: Sinch documents no limit. A year refuses dates that are mistakes.
  schedule: { min: 1, max: 31_536_000 },
  // The most is 3 days after the message is due. Unconfirmed: the least.
  // @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Batches/
  validity: { min: 5, max: 259_200 },
  reference: "field",
  statusCallback: true,
  idempotency: false,
  webhooks: { delivery: true, inbound: true, signatures: ["hmac"], coversBody: true },
} as const satisfies ProviderFeatures;
