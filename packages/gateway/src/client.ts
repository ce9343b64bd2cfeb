export {
  createGatewayClient,
  type GatewayClient,
  type GatewayClientOptions,
  type KeyedOptions,
  type SendOptions,
} from "./client/create-gateway-client.ts";
export { GatewayError, type GatewayErrorOptions } from "./client/gateway-error.ts";
export type { RequestOptions } from "./client/send-request.ts";
export type {
  Batch,
  CheckedVerification,
  CheckVerification,
  CreatedBatch,
  ErasedRecipient,
  Message,
  MessageContent,
  MessageDelivery,
  MessagePage,
  MessageSearch,
  MessageStatus,
  NewBatch,
  NewMessage,
  NewVerification,
  Preview,
  PreviewRequest,
  Problem,
  ResendVerification,
  SmsErrorCode,
  StartedVerification,
  Template,
  TemplateVariables,
} from "./client/types.ts";
