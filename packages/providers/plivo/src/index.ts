import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { PlivoConfig } from "./config.ts";
import { type PlivoConnector, spec } from "./connector.ts";
import { setup } from "./setup.ts";

export { type PlivoConfig, plivoConfigSchema } from "./config.ts";
export { type PlivoConnector, createPlivo } from "./connector.ts";
export type { PlivoMessageOptions } from "./request.ts";
export { type PlivoWebhookConfig, createPlivoWebhook } from "./webhook.ts";

/** Plivo's messages. */
export const plivo: ConnectorDefinition<PlivoConfig, PlivoConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
