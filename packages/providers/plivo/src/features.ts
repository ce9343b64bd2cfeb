import type { ProviderFeatures } from "@smskit/core/provider";

/** What Plivo's Message API can do. */
export const features = {
  text: "content",
  // A Powerpack is a service: an ID under which Plivo has several numbers.
  senders: ["e164", "short-code", "alphanumeric", "service"],
  schedule: false,
  // @see https://support.plivo.com/hc/en-us/articles/14814454609561-Message-Expiry
  validity: { min: 5, max: 10_799 },
  // V2 signatures do not cover the query, so a reference in the URL could be forged.
  reference: false,
  statusCallback: true,
  idempotency: false,
  webhooks: { delivery: true, inbound: true, signatures: ["hmac"], coversBody: false },
} as const satisfies ProviderFeatures;
