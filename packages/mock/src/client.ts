export type {
  CallbackJson,
  ClockJson,
  EventJson,
  MessageDetail,
  MessagePart,
  MessageSummary,
  NonGsmCharacter,
  PhoneJson,
  PhoneThread,
  ReplyJson,
  WebOtpVerdict,
} from "./api/api-types.ts";
export {
  type ClientMessageWanted,
  createMockClient,
  type MessageFilter,
  type MockClient,
  type MockClientOptions,
} from "./client/create-mock-client.ts";
export { NoMessageError } from "./client/no-message-error.ts";
