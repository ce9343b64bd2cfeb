export { baseUrlSchema } from "./config/base-url-schema.ts";
export { type ConfigProblem, type ConfigSchema, configProblems, secret } from "./config/parse-config.ts";
export type { Adapter, CallContext, ConnectorOf, DeliverContext, Delivered } from "./connector/adapter.ts";
export type { ConnectorRuntime } from "./connector/connector-runtime.ts";
export { type ConnectorSpec, createFromSpec } from "./connector/create-from-spec.ts";
export { type ConnectorDefinition, defineConnector } from "./connector/define-connector.ts";
export {
  createMemoryConnector,
  type MemoryConnector,
  type MemoryConnectorOptions,
  type MemoryMessage,
} from "./connector/memory-connector.ts";
export { type DeliveryState, mergeDelivery } from "./connector/merge-delivery.ts";
export type { ProviderFeatures, Seconds } from "./connector/provider-features.ts";
export { type ConnectorRegistry, createRegistry } from "./connector/registry.ts";
export { expectSameMessage } from "./connector/same-message.ts";
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
} from "./connector/sms-connector.ts";
export { connectorsInside, standAround, wrapConnector } from "./connector/wrap-connector.ts";
export { type AnswerDetails, errorFromAnswer } from "./errors/error-from-response.ts";
export { shownName } from "./errors/foreign-text.ts";
export {
  type Delivery,
  type EchoedRecipient,
  SmsError,
  type SmsErrorCode,
  type SmsErrorOptions,
} from "./errors/sms-error.ts";
export {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from "./http/http-client.ts";
export type { HttpAgent } from "./http/transport.ts";
export { countSegments, type SegmentCount, type SegmentOptions } from "./message/count-segments.ts";
export { lintTemplate, type TemplateLint } from "./message/lint-template.ts";
export { parseTemplate, renderTemplate, type Template } from "./message/template.ts";
export {
  type ContentTemplate,
  type ProviderTemplate,
  type Templates,
  templatesSchema,
} from "./message/template-schema.ts";
export type { TemplateValue, TemplateVariables, UsageType } from "./message/template-variables.ts";
export { maskPhoneNumber } from "./phone/mask-phone-number.ts";
export { defineWebhook, type ReadWebhook } from "./webhook/define-webhook.ts";
export { readWebhookBody, readWebhookForm } from "./webhook/read-webhook.ts";
export { type FrameworkRequest, type NodeRequest, toWebRequest } from "./webhook/to-web-request.ts";
export { type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "./webhook/webhook.ts";
