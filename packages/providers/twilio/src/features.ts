import type { ProviderFeatures } from "@smskit/core/provider";

/** What Twilio's Messages resource can do. */
export const features = {
  validity: { min: 1, max: 36_000 },
  statusCallback: true,
} as const satisfies ProviderFeatures;
