export { type VonageConfig, vonageConfigSchema } from "./config.ts";
export { createVonage, type VonageConnector, vonage } from "./connector.ts";
export type { VonageMessageOptions } from "./request.ts";
export type { VonageSignatureMethod, VonageSignatureSecrets } from "./signature.ts";
export { createVonageWebhook, type VonageWebhookConfig } from "./webhook.ts";
