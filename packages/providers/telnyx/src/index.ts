export { type TelnyxConfig, telnyxConfigSchema } from "./config.ts";
export { createTelnyx, type TelnyxConnector, telnyx } from "./connector.ts";
export type { TelnyxMessageOptions } from "./request.ts";
export { createTelnyxWebhook, type TelnyxWebhookConfig } from "./webhook.ts";
