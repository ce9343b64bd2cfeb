import type { ProviderFeatures } from "@smskit/core/provider";

/** What Telnyx's Messaging API can do. */
export const features = { validity: false, statusCallback: true } as const satisfies ProviderFeatures;
