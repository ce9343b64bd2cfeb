import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { BandwidthConfig } from "./config.ts";
import { type BandwidthConnector, spec } from "./connector.ts";
import { setup } from "./setup.ts";

export { type BandwidthConfig, bandwidthConfigSchema } from "./config.ts";
export { type BandwidthConnector, createBandwidth } from "./connector.ts";
export type { BandwidthMessageOptions } from "./request.ts";
export { type BandwidthWebhookConfig, createBandwidthWebhook } from "./webhook.ts";

/**
 * Bandwidth's Messaging API, version 2.
 * @see https://dev.bandwidth.com/apis/messaging-apis/messaging/
 */
export const bandwidth: ConnectorDefinition<BandwidthConfig, BandwidthConnector> =
  /* @__PURE__ */ defineConnector(spec, /* @__PURE__ */ setup());
