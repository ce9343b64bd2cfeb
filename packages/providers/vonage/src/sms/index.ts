import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { VonageSmsConfig } from "./config.ts";
import { spec, type VonageSmsConnector } from "./connector.ts";
import { setup } from "./setup.ts";

export { type VonageSmsConfig, vonageSmsConfigSchema } from "./config.ts";
export { createVonageSms, type VonageSmsConnector } from "./connector.ts";
export type { VonageSmsMessageOptions } from "./request.ts";
export type { VonageSmsSignatureMethod } from "./signature.ts";
export {
  createVonageSmsWebhook,
  type VonageSmsSignatureSecrets,
  type VonageSmsWebhookConfig,
} from "./webhook.ts";

/**
 * Vonage's SMS API, formerly Nexmo's. It responds with 200 to nearly every request; the body says for each part of a text
 * whether it was accepted.
 * @see https://developer.vonage.com/en/api/sms
 */
export const vonageSms: ConnectorDefinition<VonageSmsConfig, VonageSmsConnector> =
  /* @__PURE__ */ defineConnector(spec, /* @__PURE__ */ setup());
