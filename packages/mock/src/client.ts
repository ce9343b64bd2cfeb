export type {
  CallbackJson,
  ClockJson,
  EventJson,
  MessageDetail,
  MessagePart,
  MessageSummary,
  NonGsmCharacter,
  NumberJson,
  PhoneJson,
  PhoneThread,
  ReplyJson,
  RequestJson,
  WebOtpVerdict,
} from "./api/api-types.ts";
export {
  type ClientMessageWanted,
  createMockClient,
  type MessageFilter,
  type MockClient,
  type MockClientOptions,
  type RequestFilter,
} from "./client/create-mock-client.ts";
export { NoMessageError } from "./client/no-message-error.ts";
