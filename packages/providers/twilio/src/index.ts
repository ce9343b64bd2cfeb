export { type TwilioConfig, twilioConfigSchema } from "./config.ts";
export { createTwilio, type TwilioConnector, twilio } from "./connector.ts";
export type { TwilioMessageOptions } from "./provider-options.ts";
export { createTwilioWebhook, type TwilioAuthTokens, type TwilioWebhookConfig } from "./webhook.ts";
