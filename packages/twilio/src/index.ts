export type { TwilioMessageOptions } from "./message-options.ts";
export { createTwilio, type TwilioConnector, twilio } from "./twilio.ts";
export { type TwilioConfig, twilioConfigSchema } from "./twilio-config.ts";
export { createTwilioWebhook, type TwilioAuthTokens, type TwilioWebhookConfig } from "./twilio-webhook.ts";
