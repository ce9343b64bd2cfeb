import type { ProviderFeatures } from "@smskit/core/provider";

/** What AWS End User Messaging SMS can do. */
export const features = {
  text: "content",
  senders: ["e164", "short-code", "alphanumeric", "service"],
  schedule: false,
  // @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
  validity: { min: 5, max: 259_200 },
  reference: "field",
  statusCallback: false,
  idempotency: false,
  webhooks: { delivery: true, inbound: true, signatures: ["rsa"], coversBody: true },
} as const satisfies ProviderFeatures;
