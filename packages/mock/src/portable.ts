/**
 * The part of `@smskit/mock` that needs no Node.js: the carrier, and every mock provider with its `fetch`. For tests in
 * workers and edge runtimes, and for pages that show what a provider would do. Without Node.js, mocks send no webhooks: `callbacks` says so.
 */
export type { MessagePart, NonGsmCharacter, WebOtpVerdict } from "./api/api-types.ts";
export { describeText, type TextDetails } from "./api/describe-text.ts";
export type { Carrier, CarrierOptions, RecordedRequest } from "./carrier/carrier.ts";
export type {
  CarrierEvent,
  CarrierMessage,
  CarrierStatus,
  Channel,
  MessageMedia,
  PhoneState,
} from "./carrier/carrier-message.ts";
export type { Clock } from "./carrier/clock.ts";
export { createCarrier } from "./carrier/create-carrier.ts";
export { createManualClock } from "./carrier/manual-clock.ts";
export type { CarrierNumber, NumberChange } from "./carrier/numbers.ts";
export { NoMessageError } from "./client/no-message-error.ts";
export type { FiredFault } from "./faults/fault-queue.ts";
export type { Fault } from "./faults/fault-types.ts";
export * from "./generated/providers.ts";
export type { MockProvider } from "./server/mock-provider.ts";
