export type {
  Adapter,
  CallContext,
  ConnectorOf,
  ConnectorRuntime,
  DeliverContext,
  Delivered,
} from "./adapter.ts";
export { type AnswerDetails, errorFromAnswer } from "./answer-error.ts";
export { baseUrlSchema } from "./base-url-schema.ts";
export { countSegments, type SegmentCount, type SegmentOptions } from "./count-segments.ts";
export { type ConnectorSpec, createFromSpec } from "./create-from-spec.ts";
export { type ConnectorDefinition, defineConnector } from "./define-connector.ts";
export { defineWebhook, type ReadWebhook } from "./define-webhook.ts";
export { shownName } from "./foreign-text.ts";
export {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from "./http-client.ts";
export { lintTemplate, type TemplateLint } from "./lint-template.ts";
export { maskPhoneNumber } from "./mask-phone-number.ts";
export {
  createMemoryConnector,
  type MemoryConnector,
  type MemoryConnectorOptions,
  type MemoryMessage,
} from "./memory-connector.ts";
export { type DeliveryState, mergeDelivery } from "./merge-delivery.ts";
export { type ConfigProblem, type ConfigSchema, configProblems, secret } from "./parse-config.ts";
export type { ProviderFeatures, Seconds } from "./provider-features.ts";
export { readWebhookBody, readWebhookForm } from "./read-webhook.ts";
export { type ConnectorRegistry, createRegistry } from "./registry.ts";
export { expectSameMessage } from "./same-message.ts";
export type {
  Attempt,
  BestEffortField,
  CallOptions,
  ConnectorCheck,
  DeliveryStatus,
  DeliveryUpdate,
  InboundMessage,
  MessageRef,
  PreparedMessage,
  ProviderOptions,
  SendOptions,
  SmsConnector,
  SmsMessage,
  SmsReceipt,
} from "./sms-connector.ts";
export {
  type Delivery,
  type EchoedRecipient,
  SmsError,
  type SmsErrorCode,
  type SmsErrorOptions,
} from "./sms-error.ts";
export { parseTemplate, renderTemplate, type Template } from "./template.ts";
export {
  type ContentTemplate,
  type ProviderTemplate,
  type Templates,
  templatesSchema,
} from "./template-schema.ts";
export type { TemplateValue, TemplateVariables, UsageType } from "./template-variables.ts";
export { type FrameworkRequest, type NodeRequest, toWebRequest } from "./to-web-request.ts";
export type { HttpAgent } from "./transport.ts";
export { type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "./webhook.ts";
export { connectorsInside, standAround, wrapConnector } from "./wrap-connector.ts";
