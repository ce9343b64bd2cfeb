import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { VonageConfig } from "./config.ts";
import { spec, type VonageConnector } from "./connector.ts";
import { setup } from "./setup.ts";

export { type VonageConfig, vonageConfigSchema } from "./config.ts";
export { createVonage, type VonageConnector } from "./connector.ts";
export type { VonageFailoverMessage, VonageMessageOptions } from "./request.ts";
export { createVonageWebhook, type VonageWebhookConfig } from "./webhook.ts";

/**
 * SMS through Vonage's Messages API, version 1.
 * @see https://developer.vonage.com/en/api/messages
 */
export const vonage: ConnectorDefinition<VonageConfig, VonageConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);

export {
  createVonageSms,
  createVonageSmsWebhook,
  type VonageSmsConfig,
  type VonageSmsConnector,
  type VonageSmsMessageOptions,
  type VonageSmsSignatureMethod,
  type VonageSmsSignatureSecrets,
  type VonageSmsWebhookConfig,
  vonageSms,
  vonageSmsConfigSchema,
} from "./sms/index.ts";
