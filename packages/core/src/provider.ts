/**
 * For authors of connectors: defines a provider, talks to its API, reads its responses and webhooks. Apps use
 * `@smskit/core`.
 */
export type {
  CodeCheck,
  CodeCheckStatus,
  CodeProvider,
  CodeStart,
  StartedCode,
} from "./code-provider/code-provider.ts";
export {
  type CodeAdapter,
  type CodeProviderOf,
  type CodeProviderRuntime,
  type CodeProviderSpec,
  createCodeProvider,
} from "./code-provider/create-code-provider.ts";
export { baseUrlSchema } from "./config/base-url-schema.ts";
export { type ConfigSchema, secret } from "./config/parse-config.ts";
export type { Adapter, CallContext, ConnectorOf, DeliverContext, Delivered } from "./connector/adapter.ts";
export type { ConnectorSetup, FieldSetup, SetupChoice } from "./connector/connector-setup.ts";
export { type ConnectorSpec, createFromSpec } from "./connector/create-from-spec.ts";
export { defineConnector } from "./connector/define-connector.ts";
export type {
  FeaturesOf,
  ProviderFeatures,
  Seconds,
  WebhookSignature,
} from "./connector/provider-features.ts";
export { expectSameMessage } from "./connector/same-message.ts";
export { sharedDescriptions } from "./connector/shared-descriptions.ts";
export { errorFromResponse, type ResponseDetails, retryAfterMs } from "./errors/error-from-response.ts";
export { shownName } from "./errors/foreign-text.ts";
export type { EchoedRecipient } from "./errors/sms-error.ts";
export {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from "./http/http-client.ts";
export type { HttpResponse } from "./http/transport.ts";
export type { FilledTemplate } from "./message/select-template.ts";
export { templatesSchema } from "./message/template-schema.ts";
export { basicAuth } from "./provider/basic-auth.ts";
export { callbackUrl, referenceIn } from "./provider/callback-url.ts";
export { createFindings, type Finding, type Findings } from "./provider/check-findings.ts";
export { fieldRule, httpUrlField, secondsField, secretField, textField } from "./provider/config-fields.ts";
export { describeFeatures, type FeatureDescriptions } from "./provider/describe-features.ts";
export { type ErrorMeaning, type ErrorRow, findError } from "./provider/error-table.ts";
export { errorFromFailedMessage } from "./provider/failed-message.ts";
export { hasArrived } from "./provider/has-arrived.ts";
export { type KeywordLists, keywordOf } from "./provider/keyword-of.ts";
export { priceOf } from "./provider/price-of.ts";
export { type OptionFields, readProviderOptions } from "./provider/provider-options.ts";
export { dateOf, fieldsOf, listOf, parseJson, textOf } from "./provider/read-json.ts";
export { hasSecret, matchesSecret, readSecrets, type WebhookSecrets } from "./provider/webhook-secrets.ts";
export { phoneOf, withoutPlus, withPlus } from "./provider/with-plus.ts";
export { defineWebhook, type ReadWebhook } from "./webhook/define-webhook.ts";
export { readWebhookBody, readWebhookForm } from "./webhook/read-webhook.ts";
