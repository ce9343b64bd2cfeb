export type { VonageMessageOptions } from "./message-parameters.ts";
export { createVonage, type VonageConnector, vonage } from "./vonage.ts";
export { type VonageConfig, vonageConfigSchema } from "./vonage-config.ts";
export { createVonageWebhook, type VonageWebhookConfig } from "./vonage-webhook.ts";
export type { VonageSignatureMethod, VonageSignatureSecrets } from "./webhook-signature.ts";
