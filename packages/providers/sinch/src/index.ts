import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { SinchConfig } from "./config.ts";
import { type SinchConnector, spec } from "./connector.ts";
import { setup } from "./setup.ts";

export { type SinchConfig, type SinchDeliveryReport, type SinchRegion, sinchConfigSchema } from "./config.ts";
export { createSinch, type SinchConnector } from "./connector.ts";
export type { SinchMessageOptions } from "./request.ts";
export { createSinchWebhook, type SinchWebhookConfig } from "./webhook.ts";

/**
 * Sinch's SMS API.
 * @see https://developers.sinch.com/docs/sms/api-reference/
 */
export const sinch: ConnectorDefinition<SinchConfig, SinchConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
