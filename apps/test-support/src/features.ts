/**
 * The features of a provider that supports every field of a message, or none, for tests. Spread them and change what the
 * test is about. Their type is that of `ProviderFeatures`, which this package cannot import: core's tests use it.
 */
const senders = ["e164", "short-code", "alphanumeric", "service"] as const;

export const allFeatures = {
  text: "content",
  senders,
  schedule: { min: 0, max: 31_536_000 },
  validity: { min: 1, max: 604_800 },
  reference: "field",
  statusCallback: true,
  idempotency: { withinSeconds: 86_400 },
  webhooks: { delivery: true, inbound: true, signatures: ["hmac"], coversBody: true },
} as const;

export const noFeatures = {
  text: "content",
  senders,
  schedule: false,
  validity: false,
  reference: false,
  statusCallback: false,
  idempotency: false,
  webhooks: false,
} as const;
