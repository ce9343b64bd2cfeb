import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { TelnyxConfig } from "./config.ts";
import { spec, type TelnyxConnector } from "./connector.ts";
import { setup } from "./setup.ts";

export { type TelnyxConfig, telnyxConfigSchema } from "./config.ts";
export { createTelnyx, type TelnyxConnector } from "./connector.ts";
export type { TelnyxMessageOptions } from "./request.ts";
export { createTelnyxWebhook, type TelnyxWebhookConfig } from "./webhook.ts";

/**
 * Telnyx's Messaging API, version 2.
 * @see https://developers.telnyx.com/api-reference/messages/send-a-message
 */
export const telnyx: ConnectorDefinition<TelnyxConfig, TelnyxConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
