import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { PlivoConfig } from "./config.ts";
import { type PlivoConnector, spec } from "./connector.ts";
import { setup } from "./setup.ts";

export { type PlivoConfig, plivoConfigSchema } from "./config.ts";
export { createPlivo, type PlivoConnector } from "./connector.ts";
export type { PlivoMessageOptions } from "./request.ts";
export { createPlivoWebhook, type PlivoWebhookConfig } from "./webhook.ts";

/**
 * Plivo's Message API.
 * @see https://www.plivo.com/docs/messaging/api/messages
 */
export const plivo: ConnectorDefinition<PlivoConfig, PlivoConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
