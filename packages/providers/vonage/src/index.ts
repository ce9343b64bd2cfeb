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
 * Vonage's SMS API, formerly Nexmo's. It responds with 200 to nearly every request; the body says for each part of a text
 * whether it was accepted.
 * @see https://developer.vonage.com/en/api/sms
 */
export const vonage: ConnectorDefinition<VonageConfig, VonageConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
