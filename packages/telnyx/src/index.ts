export { createTelnyx, type TelnyxConnector, telnyx } from "./telnyx.ts";
export { type TelnyxConfig, telnyxConfigSchema } from "./telnyx-config.ts";
export type { TelnyxMessageOptions } from "./telnyx-message.ts";
export { createTelnyxWebhook, type TelnyxWebhookConfig } from "./telnyx-webhook.ts";
