import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { VonageConfig } from "./config.ts";
import { spec, type VonageConnector } from "./connector.ts";
import { setup } from "./setup.ts";

export { type VonageConfig, vonageConfigSchema } from "./config.ts";
export { createVonage, type VonageConnector } from "./connector.ts";
export type { VonageMessageOptions } from "./request.ts";
export type { VonageSignatureMethod } from "./signature.ts";
export {
  createVonageWebhook,
  type VonageSignatureSecrets,
  type VonageWebhookConfig,
} from "./webhook.ts";

/**
 * Vonage's SMS API, once Nexmo's. It answers 200 to nearly everything; whether a message was accepted stands
 * in the body, for each of its parts.
 * @see https://developer.vonage.com/en/api/sms
 */
export const vonage: ConnectorDefinition<VonageConfig, VonageConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
