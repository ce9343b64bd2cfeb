import type { ProviderFeatures } from "@smskit/core/provider";

/** What Vonage's SMS API can do. */
export const features = {
  validity: { min: 20, max: 604_800 },
  statusCallback: true,
} as const satisfies ProviderFeatures;

/** The most characters of a `callback` and of a `client-ref`. */
export const lengthLimit = 100;
