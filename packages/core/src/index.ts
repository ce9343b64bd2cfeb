export { type ConfigProblem, configProblems } from "./config/parse-config.ts";
export type { ConnectorRuntime } from "./connector/connector-runtime.ts";
export type { ConnectorDefinition } from "./connector/define-connector.ts";
export type { DeliveryStatus, DeliveryUpdate } from "./connector/delivery-update.ts";
export {
  createMemoryConnector,
  type MemoryConnector,
  type MemoryConnectorOptions,
  type MemoryMessage,
} from "./connector/memory-connector.ts";
export { type DeliveryState, mergeDelivery } from "./connector/merge-delivery.ts";
export type { MessageRef } from "./connector/message-ref.ts";
export { type ConnectorRegistry, createRegistry } from "./connector/registry.ts";
export type { RepeatKey } from "./connector/repeat-key.ts";
export type { CallOptions, ConnectorCheck, SendOptions, SmsConnector } from "./connector/sms-connector.ts";
export type { Attempt, SmsReceipt } from "./connector/sms-receipt.ts";
export type { Delivery, SmsErrorCode } from "./errors/error-codes.ts";
export { SmsError, type SmsErrorOptions } from "./errors/sms-error.ts";
export type { HttpAgent } from "./http/transport.ts";
export { countSegments, type SegmentCount, type SegmentOptions } from "./message/count-segments.ts";
export {
  type DefinedTemplates,
  defineTemplates,
  type TemplateMessage,
  type TemplateMessageOptions,
  type VariablesOf,
} from "./message/define-templates.ts";
export { lintTemplate, type TemplateLint } from "./message/lint-template.ts";
export type { PreparedMessage, ProviderOptions, SmsMessage } from "./message/sms-message.ts";
export { parseTemplate, renderTemplate, type Template } from "./message/template.ts";
export type {
  ContentTemplate,
  ProviderTemplate,
  TemplateId,
  TemplateIds,
  TemplateParameters,
  Templates,
} from "./message/template-entry.ts";
export type { TemplateValue, TemplateVariables, UsageType } from "./message/template-variables.ts";
export { maskPhoneNumber } from "./phone/mask-phone-number.ts";
export type { InboundMessage } from "./webhook/inbound-message.ts";
export { type FrameworkRequest, type NodeRequest, toWebRequest } from "./webhook/to-web-request.ts";
export { type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "./webhook/webhook.ts";
