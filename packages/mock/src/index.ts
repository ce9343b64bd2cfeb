export type {
  Carrier,
  CarrierLimits,
  CarrierListeners,
  CarrierOptions,
  RecordedRequest,
} from "./carrier.ts";
export type {
  CarrierEvent,
  CarrierMessage,
  CarrierStatus,
  DeliveryFailure,
  MessageDraft,
  PhoneState,
  Validity,
} from "./carrier-message.ts";
export type { Clock } from "./clock.ts";
export { createCarrier } from "./create-carrier.ts";
export { createManualClock, type MovableClock } from "./create-manual-clock.ts";
export { describeMockServer } from "./describe-mock-server.ts";
export type {
  ConnectionFault,
  DeliveryFault,
  ExchangeFault,
  Fault,
  FaultScope,
  HttpFault,
  ReceiptFault,
  SocketFault,
} from "./fault.ts";
export type { Faults, FiredFault } from "./faults.ts";
export { hasTrunkZero } from "./has-trunk-zero.ts";
export {
  defineMockProvider,
  type MockProvider,
  type MockProviderDefinition,
  type ProviderAnswer,
  type ProviderRequest,
  type ProviderSite,
  type Refusal,
  type RequestHead,
  type Uplink,
} from "./mock-provider.ts";
export type { MockServer, MockServerOptions } from "./mock-server.ts";
export { NoMessageError } from "./no-message-error.ts";
export type { AccountScope, Phone, PhoneChange } from "./phones.ts";
export type { CarrierReply, Inbound, InboundText, ReplyDraft } from "./reply.ts";
export { startMockServer } from "./start-mock-server.ts";
export { type MocksOptions, type RunningMocks, startMocks } from "./start-mocks.ts";
export { mockTwilio } from "./twilio/mock-twilio.ts";
export type {
  MockTwilioOptions,
  TwilioAccount,
  TwilioAccountTraits,
  TwilioSender,
  TwilioService,
  TwilioVerifyService,
} from "./twilio/twilio-options.ts";
export { mockVonage } from "./vonage/mock-vonage.ts";
export type { VonageSignatureMethod } from "./vonage/sign-vonage.ts";
export type {
  MockVonageOptions,
  VonageAccount,
  VonageAccountTraits,
  VonageSender,
} from "./vonage/vonage-options.ts";
export type { MessageWanted, ReceivedMessage } from "./wait-for-message.ts";
export type { WebhookAnswer, WebhookAttempt, WebhookFailure, WebhookRequest } from "./webhook.ts";
