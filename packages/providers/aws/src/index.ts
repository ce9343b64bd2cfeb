import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { AwsConfig } from "./config.ts";
import { type AwsConnector, spec } from "./connector.ts";
import { setup } from "./setup.ts";

export { type AwsConfig, awsConfigSchema } from "./config.ts";
export { type AwsConnector, createAws } from "./connector.ts";
export type { AwsMessageOptions } from "./request.ts";
export { type AwsWebhookConfig, createAwsWebhook } from "./webhook.ts";

/** AWS's messages. */
export const aws: ConnectorDefinition<AwsConfig, AwsConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
