/**
 * For authors of connectors: defines a provider, talks to its API, reads its responses and webhooks. Apps use
 * `@smskit/core`.
 */
export { baseUrlSchema } from "./config/base-url-schema.ts";
export { type ConfigSchema, secret } from "./config/parse-config.ts";
export type { Adapter, CallContext, ConnectorOf, DeliverContext, Delivered } from "./connector/adapter.ts";
export type { ConnectorSetup, FieldSetup, SetupChoice } from "./connector/connector-setup.ts";
export { type ConnectorSpec, createFromSpec } from "./connector/create-from-spec.ts";
export { defineConnector } from "./connector/define-connector.ts";
export type { ProviderFeatures, Seconds } from "./connector/provider-features.ts";
export { expectSameMessage } from "./connector/same-message.ts";
export { sharedDescriptions } from "./connector/shared-descriptions.ts";
export { errorFromResponse, type ResponseDetails } from "./errors/error-from-response.ts";
export { shownName } from "./errors/foreign-text.ts";
export type { EchoedRecipient } from "./errors/sms-error.ts";
export {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from "./http/http-client.ts";
export type { HttpResponse } from "./http/transport.ts";
export { templatesSchema } from "./message/template-schema.ts";
export { defineWebhook, type ReadWebhook } from "./webhook/define-webhook.ts";
export { readWebhookBody, readWebhookForm } from "./webhook/read-webhook.ts";
