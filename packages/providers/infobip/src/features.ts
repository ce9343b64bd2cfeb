import type { ProviderFeatures } from "@smskit/core/provider";

/** What Infobip's SMS API (version 3) can do. */
export const features = {
  text: "content",
  senders: ["e164", "short-code", "alphanumeric"],
  // Infobip states only the latest time, 180 days ahead.
  schedule: { min: 1, max: 15_552_000 },
  // Infobip cuts longer periods to two days. Unconfirmed: it states no shortest one.
  validity: { min: 5, max: 172_800 },
  reference: "field",
  statusCallback: true,
  idempotency: false,
  // Infobip can sign the webhooks of a subscription (HMAC), but documents neither the header nor what is signed.
  webhooks: { delivery: true, inbound: true, signatures: ["url-secret"], coversBody: false },
} as const satisfies ProviderFeatures;
