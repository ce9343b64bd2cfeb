import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { InfobipConfig } from "./config.ts";
import { type InfobipConnector, spec } from "./connector.ts";
import { setup } from "./setup.ts";

export { type InfobipConfig, infobipConfigSchema } from "./config.ts";
export { createInfobip, type InfobipConnector } from "./connector.ts";
export type { InfobipMessageOptions } from "./request.ts";
export { createInfobipWebhook, type InfobipWebhookConfig } from "./webhook.ts";

/**
 * Infobip's SMS API, version 3.
 * @see https://www.infobip.com/docs/api/channels/sms
 */
export const infobip: ConnectorDefinition<InfobipConfig, InfobipConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
