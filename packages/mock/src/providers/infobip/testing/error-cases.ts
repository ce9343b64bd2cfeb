import type { StatusName } from "../delivery-codes.ts";
import type { RefusalName } from "../errors.ts";
import type { MockInfobipOptions } from "../options.ts";
import { apiKey, type Json, otherKey, requestOf, type ServedInfobip } from "./infobip-client.ts";

/** A request that is refused. */
export interface ErrorCase {
  name: string;
  refusal: RefusalName;
  options?: MockInfobipOptions;
  /** Of version 3 with a 400: the field that is wrong. */
  property?: string;
  request(infobip: ServedInfobip): Promise<Response>;
}

/** A message that is rejected in a response with status 200. */
export interface RejectionCase {
  name: string;
  status: StatusName;
  options?: MockInfobipOptions;
  message?: Json;
  /** Messages that are sent before. */
  before?: number;
}

const send: ErrorCase["request"] = ({ call }) => call("POST", "/sms/3/messages", requestOf());
const sendFields =
  (message: Json, options?: Json): ErrorCase["request"] =>
  ({ call }) =>
    call("POST", "/sms/3/messages", requestOf(message, options));

/** A message with a field that cannot be. */
const invalid: readonly (readonly [name: string, property: string, message: Json, options?: Json])[] = [
  ["no `destinations`", "messages[0].destinations", { destinations: null }],
  ["no destination", "messages[0].destinations", { destinations: [] }],
  ["a `to` that is an object", "messages[0].destinations[0].to", { destinations: [{ to: {} }] }],
  ["a `to` over 64 characters", "messages[0].destinations[0].to", { destinations: [{ to: "1".repeat(65) }] }],
  [
    "a `messageId` over 200 characters",
    "messages[0].destinations[0].messageId",
    { destinations: [{ to: "15558675310", messageId: "m".repeat(201) }] },
  ],
  ["no `content`", "messages[0].content", { content: undefined }],
  ["no `text`", "messages[0].content.text", { content: {} }],
  ["an empty `text`", "messages[0].content.text", { content: { text: "" } }],
  [
    "another `transliteration`",
    "messages[0].content.transliteration",
    { content: { text: "a", transliteration: "KLINGON" } },
  ],
  [
    "a `validityPeriod` without `amount`",
    "messages[0].options.validityPeriod.amount",
    { options: { validityPeriod: {} } },
  ],
  [
    "a `timeUnit` of days",
    "messages[0].options.validityPeriod.timeUnit",
    { options: { validityPeriod: { amount: 1, timeUnit: "DAYS" } } },
  ],
  [
    "India's options without `principalEntityId`",
    "messages[0].options.regional.indiaDlt.principalEntityId",
    { options: { regional: { indiaDlt: {} } } },
  ],
  ["a `flash` that is not a boolean", "messages[0].options.flash", { options: { flash: "yes" } }],
  [
    "a `delivery.url` that is not a URL",
    "messages[0].webhooks.delivery.url",
    { webhooks: { delivery: { url: "x" } } },
  ],
  [
    "a `callbackData` over 4,000 characters",
    "messages[0].webhooks.callbackData",
    { webhooks: { callbackData: "c".repeat(4001) } },
  ],
  [
    "a `sendAt` that is not a date",
    "options.schedule.sendAt",
    {},
    { schedule: { sendAt: "2026-02-30T00:00:00Z" } },
  ],
  [
    "a `sendAt` over 180 days ahead",
    "options.schedule.sendAt",
    {},
    { schedule: { sendAt: "2999-01-01T00:00:00.000+0000" } },
  ],
  [
    "a `bulkId` over 100 characters",
    "options.schedule.bulkId",
    {},
    { schedule: { bulkId: "b".repeat(101) } },
  ],
];

/** Each refusal, and how to get it. */
export const errorCases: readonly ErrorCase[] = [
  {
    name: "a body that is not JSON",
    refusal: "badRequest",
    request: ({ call }) => call("POST", "/sms/3/messages", "{"),
  },
  {
    name: "no `messages`",
    refusal: "badRequest",
    property: "messages",
    request: ({ call }) => call("POST", "/sms/3/messages", {}),
  },
  ...invalid.map(
    ([name, property, message, options]): ErrorCase => ({
      name,
      refusal: "badRequest",
      property,
      request: sendFields(message, options),
    }),
  ),
  {
    name: "no `bulkId` for a bulk",
    refusal: "badRequest",
    request: ({ call }) => call("GET", "/sms/1/bulks"),
  },
  {
    name: "logs with a `limit` over 1,000",
    refusal: "badRequest",
    property: "limit",
    request: ({ call }) => call("GET", "/sms/3/logs?limit=1001"),
  },
  {
    name: "a preview without `text`",
    refusal: "badRequest",
    request: ({ call }) => call("POST", "/sms/1/preview", {}),
  },
  {
    name: "no API key",
    refusal: "unauthorized",
    request: ({ call }) => call("POST", "/sms/3/messages", requestOf(), { authorization: "" }),
  },
  {
    name: "an API key that is not in `accounts`",
    refusal: "unauthorized",
    options: { accounts: [{ apiKey: otherKey }] },
    request: send,
  },
  {
    name: "`messaging: false`",
    refusal: "forbidden",
    options: { defaults: { messaging: false } },
    request: send,
  },
  {
    name: "a bulk that was not scheduled",
    refusal: "notFound",
    request: ({ call }) => call("GET", "/sms/1/bulks/status?bulkId=nope"),
  },
  {
    name: "the conversion of a message that does not exist",
    refusal: "notFound",
    request: ({ call }) => call("POST", "/ct/1/log/end/nope"),
  },
  {
    name: "another method",
    refusal: "methodNotAllowed",
    request: ({ call }) => call("DELETE", "/sms/3/messages"),
  },
  {
    name: "a body that is not declared as JSON",
    refusal: "unsupportedMediaType",
    request: ({ call }) => call("POST", "/sms/3/messages", requestOf(), { "content-type": "text/plain" }),
  },
  {
    name: "more than `requestsPerSecond`",
    refusal: "tooManyRequests",
    options: { defaults: { requestsPerSecond: 0 } },
    request: send,
  },
];

/** Each rejection in the response, and how to get it. */
export const rejectionCases: readonly RejectionCase[] = [
  { name: "an empty `to`", status: "MISSING_TO", message: { destinations: [{ to: "" }] } },
  { name: "no `to`", status: "MISSING_TO", message: { destinations: [{}] } },
  {
    name: "a `to` that is not a number",
    status: "REJECTED_DESTINATION",
    message: { destinations: [{ to: "Anna" }] },
  },
  {
    name: "a `to` with a trunk zero",
    status: "REJECTED_DESTINATION",
    message: { destinations: [{ to: "4407911123456" }] },
  },
  {
    name: "a calling code of no country",
    status: "REJECTED_PREFIX_MISSING",
    message: { destinations: [{ to: "9991234567890" }] },
  },
  {
    name: "a `sender` that is not in `numbers`",
    status: "REJECTED_SOURCE",
    options: { numbers: ["+15551239999"] },
  },
  {
    name: "a `sender` of another account",
    status: "REJECTED_SOURCE",
    options: { accounts: [{ apiKey, id: "own" }], numbers: [{ number: "+15550001111", account: "other" }] },
  },
  { name: "a `sender` over 11 characters", status: "REJECTED_SOURCE", message: { sender: "ALongCompany" } },
  {
    name: "a `sender` in `blockedSenders`",
    status: "REJECTED_SENDER",
    options: { defaults: { blockedSenders: ["+15550001111"] } },
  },
  {
    name: "a `to` outside `destinations`",
    status: "REJECTED_NETWORK",
    options: { defaults: { destinations: ["+44"] } },
  },
  {
    name: "a `to` that is not in `trialRecipients`",
    status: "REJECTED_DESTINATION_NOT_REGISTERED",
    options: { defaults: { trialRecipients: ["+15558675399"] } },
  },
  {
    name: "over 25 parts",
    status: "REJECTED_MESSAGE_TOO_LONG",
    message: { content: { text: "a".repeat(3826) } },
  },
  { name: "`balance: 0`", status: "REJECTED_NOT_ENOUGH_CREDITS", options: { defaults: { balance: 0 } } },
  {
    name: "a `messageId` for the second time",
    status: "REJECTED_DUPLICATE_MESSAGE_ID",
    before: 1,
    message: { destinations: [{ to: "15558675310", messageId: "mine" }] },
  },
  {
    name: "`floodingFilter: true`, and the same text for the seventh time within an hour",
    status: "REJECTED_FLOODING_FILTER",
    options: { defaults: { floodingFilter: true } },
    before: 6,
  },
];
