import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { TwilioConfig } from "./config.ts";
import { spec, type TwilioConnector } from "./connector.ts";
import { setup } from "./setup.ts";

export { type TwilioConfig, twilioConfigSchema } from "./config.ts";
export { createTwilio, type TwilioConnector } from "./connector.ts";
export type { TwilioMessageOptions } from "./request.ts";
export { smartEncoded } from "./smart-encoding.ts";
export { createTwilioVerify, type TwilioVerify } from "./verify/code-provider.ts";
export type { TwilioVerifyConfig } from "./verify/config.ts";
export { createTwilioWebhook, type TwilioAuthTokens, type TwilioWebhookConfig } from "./webhook.ts";

/**
 * Twilio's Programmable Messaging: texts through the Messages resource of the 2010 REST API.
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export const twilio: ConnectorDefinition<TwilioConfig, TwilioConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
