import type { ConnectorDefinition } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import type { AwsConfig } from "./config.ts";
import { type AwsConnector, spec } from "./connector.ts";
import { setup } from "./setup.ts";

export {
  type AwsConfig,
  type AwsCredentialProvider,
  type AwsCredentials,
  awsConfigSchema,
} from "./config.ts";
export { type AwsConnector, createAws } from "./connector.ts";
export type { AwsCountryParameters, AwsMessageOptions } from "./request.ts";
export { type AwsWebhookConfig, createAwsWebhook } from "./webhook.ts";

/**
 * AWS End User Messaging SMS, version 2.
 * @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/Welcome.html
 */
export const aws: ConnectorDefinition<AwsConfig, AwsConnector> = /* @__PURE__ */ defineConnector(
  spec,
  /* @__PURE__ */ setup(),
);
