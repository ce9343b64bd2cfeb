export {
  type Carrier,
  type CarrierListeners,
  type CarrierOptions,
  createCarrier,
  type Phone,
  type RecordedRequest,
} from "./carrier.ts";
export type {
  CarrierEvent,
  CarrierMessage,
  CarrierStatus,
  DeliveryFailure,
  MessageDraft,
  PhoneState,
} from "./carrier-message.ts";
export type { Clock } from "./clock.ts";
export type {
  ConnectionFault,
  DeliveryFault,
  ExchangeFault,
  Fault,
  FaultScope,
  HttpFault,
  SocketFault,
} from "./fault.ts";
export type { Faults, FiredFault } from "./faults.ts";
export {
  defineMockProvider,
  type MockProvider,
  type MockProviderDefinition,
  type ProviderAnswer,
  type ProviderRequest,
  type ProviderSite,
  type Refusal,
  type Uplink,
} from "./mock-provider.ts";
export { type MockServer, type MockServerOptions, startMockServer } from "./start-mock-server.ts";
export { type RunningMocks, startMocks } from "./start-mocks.ts";
export { mockTwilio } from "./twilio/mock-twilio.ts";
export type {
  MockTwilioOptions,
  TwilioAccount,
  TwilioAccountTraits,
  TwilioSender,
  TwilioService,
} from "./twilio/twilio-options.ts";
export type { MessageWanted, ReceivedMessage } from "./wait-for-message.ts";
