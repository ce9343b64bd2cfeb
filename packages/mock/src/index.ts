export type {
  Carrier,
  CarrierLimits,
  CarrierListeners,
  CarrierOptions,
  RecordedRequest,
} from "./carrier/carrier.ts";
export type {
  CarrierEvent,
  CarrierMessage,
  CarrierStatus,
  DeliveryFailure,
  MessageDraft,
  PhoneState,
  Validity,
} from "./carrier/carrier-message.ts";
export type { Clock } from "./carrier/clock.ts";
export { createCarrier } from "./carrier/create-carrier.ts";
export { hasTrunkZero } from "./carrier/has-trunk-zero.ts";
export { createManualClock } from "./carrier/manual-clock.ts";
export type { MessageWanted, ReceivedMessage } from "./carrier/message-wanted.ts";
export type { MovableClock } from "./carrier/movable-clock.ts";
export type { AccountScope, Phone, PhoneChange } from "./carrier/phones.ts";
export type { CarrierReply, Inbound, InboundText, ReplyDraft } from "./carrier/reply.ts";
export { NoMessageError } from "./client/no-message-error.ts";
export type { Faults, FiredFault } from "./faults/fault-queue.ts";
export type {
  ConnectionFault,
  DeliveryFault,
  ExchangeFault,
  Fault,
  FaultScope,
  HttpFault,
  ReceiptFault,
  SocketFault,
} from "./faults/fault-types.ts";
export { mockTwilio } from "./providers/twilio/mock-twilio.ts";
export type {
  MockTwilioOptions,
  TwilioAccount,
  TwilioAccountTraits,
  TwilioSender,
  TwilioService,
  TwilioVerifyService,
} from "./providers/twilio/options.ts";
export { mockVonage } from "./providers/vonage/mock-vonage.ts";
export type {
  MockVonageOptions,
  VonageAccount,
  VonageAccountTraits,
  VonageSender,
} from "./providers/vonage/options.ts";
export type { VonageSignatureMethod } from "./providers/vonage/signature.ts";
export { describeMockServer } from "./server/describe-mock-server.ts";
export {
  defineMockProvider,
  type MockProvider,
  type MockProviderDefinition,
  type ProviderResponse,
  type ProviderSite,
  type Refusal,
  type Uplink,
} from "./server/mock-provider.ts";
export type { MockServer, MockServerOptions } from "./server/mock-server.ts";
export type { ProviderRequest, RequestHead } from "./server/provider-request.ts";
export { startMockServer } from "./server/start-mock-server.ts";
export { type MocksOptions, type RunningMocks, startMocks } from "./server/start-mocks.ts";
export type { WebhookAttempt, WebhookFailure, WebhookRequest, WebhookResponse } from "./server/webhook.ts";
