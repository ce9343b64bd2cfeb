import type { SmsService } from "@sinch/sms";
import type { MockSinchOptions } from "../../../index.ts";
import type { RefusalName } from "../errors.ts";
import {
  apiToken,
  ask,
  type BatchInput,
  from,
  otherPlanId,
  projectId,
  sdkAt,
  sendWith,
  servicePlanId,
  to,
} from "./sinch-client.ts";

/** A request that is refused, and how. */
export interface ErrorCase {
  refusal: RefusalName;
  name: string;
  /** The text of the refusal, if the table does not have it whole. */
  text?: string;
  options?: MockSinchOptions;
  /** Replaces fields of a batch that is accepted. */
  batch?: BatchInput;
  /** Replaces the request to send. */
  ask?: (sdk: SmsService, server: { url: string }) => PromiseLike<unknown>;
}

const unknownId = "01FC66621XXXXX119Z8PMV1QPQ";
const format = (name: string, batch: BatchInput, text?: string): ErrorCase => ({
  refusal: "syntax_invalid_parameter_format",
  name,
  batch,
  ...(text !== undefined && { text }),
});
const constraint = (name: string, batch: BatchInput, text?: string): ErrorCase => ({
  refusal: "syntax_constraint_violation",
  name,
  batch,
  ...(text !== undefined && { text }),
});
const wrongType = (name: string, batch: BatchInput): ErrorCase => ({
  refusal: "syntax_invalid_json",
  name,
  batch,
});
const numbers = (count: number) => Array.from({ length: count }, (_, n) => `1555${1_000_000 + n}`);
const binary = { type: "mt_binary", body: "aGVsbG8=", udh: "0605" };

/** Every refusal that follows from the request and the options. docs/reference/mock-sinch.md lists them. */
export const errorCases: readonly ErrorCase[] = [
  wrongType("a `to` that is a text", { to }),
  wrongType("a `to` with something else than texts", { to: [to, 15_558_675_310] }),
  wrongType("a `from` that is not a text", { from: 12_345 }),
  wrongType("a `body` that is not a text", { body: 123_456 }),
  wrongType("a `flash_message` that is not a boolean", { flash_message: "true" }),
  wrongType("a `max_number_of_message_parts` that is a text", { max_number_of_message_parts: "1" }),
  wrongType("`parameters` without values by recipient", { parameters: { name: "Ada" } }),
  wrongType("`parameters` with a value that is not a text", { parameters: { name: { default: 1 } } }),
  wrongType("a media message whose `body` is a text", { type: "mt_media" }),
  format(
    "a recipient that is not a number",
    { to: [to, "+1"] },
    "The format of parameter 'to[1]' is invalid; value '+1' is not a valid MSISDN or group ID.",
  ),
  format("a recipient over 15 digits", { to: ["1555867531012345"] }),
  format("a `from` that is neither a number, a short code nor a name", { from: "Acme Logistics Inc." }),
  format("another `type`", { type: "mt_voice" }),
  format("another `delivery_report`", { delivery_report: "all" }),
  format("a `callback_url` that is not a URL", { callback_url: "app.test" }),
  format("a `callback_url` over 2,048 characters", { callback_url: `https://app.test/${"a".repeat(2048)}` }),
  format("a `send_at` that is not ISO 8601", { send_at: "tomorrow" }),
  format("an `expire_at` that is not ISO 8601", { expire_at: "2026-13-01T00:00:00Z" }),
  format("a parameter key over 16 characters", { parameters: { [`a${"b".repeat(16)}`]: { default: "" } } }),
  format("a parameter key with a space", { parameters: { "first name": { default: "" } } }),
  format("a parameter for something else than a number", { parameters: { name: { Ada: "" } } }),
  format("a `udh` that is not hexadecimal", { ...binary, udh: "06x" }),
  format("a binary `body` that is not Base64", { ...binary, body: "hello" }),
  format("media that is not a URL", { type: "mt_media", body: { url: "a.png" } }),
  {
    refusal: "syntax_invalid_parameter_format",
    name: "another `type` of a delivery report",
    ask: async (sdk) => {
      const { id } = await sendWith(sdk);
      return sdk.deliveryReports.get({ batch_id: id, type: "all" as never });
    },
  },
  {
    refusal: "syntax_invalid_parameter_format",
    name: "a `page_size` over 100",
    ask: (sdk) => sdk.batches.list({ page_size: 101 }),
  },
  {
    refusal: "syntax_invalid_parameter_format",
    name: "a `page` that is not a number",
    ask: (sdk) => sdk.inbounds.list({ page: -1 }),
  },
  {
    refusal: "syntax_invalid_parameter_format",
    name: "a `start_date` that is not ISO 8601",
    ask: (sdk) => sdk.batches.list({ start_date: "yesterday" as never }),
  },
  {
    refusal: "syntax_invalid_parameter_format",
    name: "a `per_recipient` that is not a boolean",
    ask: (sdk) =>
      sdk.batches.dryRun({ per_recipient: "tru" as never, dryRunRequestBody: { from, to: [to], body: "a" } }),
  },
  {
    refusal: "syntax_invalid_parameter_format",
    name: "details for over 1,000 recipients",
    ask: (sdk) =>
      sdk.batches.dryRun({ number_of_recipients: 1001, dryRunRequestBody: { from, to: [to], body: "a" } }),
  },
  {
    refusal: "syntax_invalid_parameter_format",
    name: "feedback about somebody else",
    ask: async (sdk) => {
      const { id } = await sendWith(sdk, { feedback_enabled: true });
      const feedback = { recipients: ["+15558675999"] };
      return sdk.batches.sendDeliveryFeedback({ batch_id: id, deliveryFeedbackRequestBody: feedback });
    },
  },
  constraint("no `to`", { to: undefined }),
  constraint("no recipient", { to: [] }, "Parameter 'to' must have 1 to 1000 elements."),
  constraint("over 1,000 recipients", { to: numbers(1001) }),
  constraint("no `from` without `defaultOriginators`", { from: undefined }),
  constraint("no `body`", { body: undefined }),
  constraint("an empty `body`", { body: "" }),
  constraint("over 2,000 characters", { body: "a".repeat(2001) }),
  constraint("a `client_reference` over 2,048 characters", { client_reference: "a".repeat(2049) }),
  constraint("a `max_number_of_message_parts` below 1", { max_number_of_message_parts: 0 }),
  constraint("one that is not an integer", { max_number_of_message_parts: 1.5 }),
  constraint("an `expire_at` in the past", { expire_at: "2021-02-01T11:29:18Z" }),
  constraint("an `expire_at` before `send_at`", {
    send_at: "2026-11-28T14:00:00Z",
    expire_at: "2026-11-28T13:00:00Z",
  }),
  constraint("an `expire_at` over three days after `send_at`", { expire_at: "2026-12-01T12:00:01Z" }),
  constraint("a parameter over 160 characters", { parameters: { name: { default: "a".repeat(161) } } }),
  constraint("a binary message without `udh`", { ...binary, udh: undefined }),
  constraint("one with `parameters`", { ...binary, parameters: {} }),
  constraint("one over 140 bytes with its `udh`", { ...binary, body: btoa("a".repeat(139)) }),
  constraint("a media message without a URL", { type: "mt_media", body: { message: "hello" } }),
  {
    refusal: "syntax_constraint_violation",
    name: "feedback without `recipients`",
    ask: async (sdk) => {
      const { id } = await sendWith(sdk, { feedback_enabled: true });
      return sdk.batches.sendDeliveryFeedback({ batch_id: id, deliveryFeedbackRequestBody: {} as never });
    },
  },
  {
    refusal: "unauthorized",
    name: "a token that is not that of the service plan",
    options: { accounts: [{ servicePlanId, apiToken: "another" }] },
  },
  {
    refusal: "unauthorized",
    name: "a service plan that is not in `accounts`",
    options: { accounts: [{ servicePlanId: otherPlanId, apiToken }] },
  },
  {
    refusal: "unauthorized",
    name: "an access key that is not that of the project",
    options: { accounts: [{ projectId, keyId: "key", keySecret: "secret" }] },
    ask: (_, server) => sendWith(sdkAt(server, { projectId, keyId: "key", keySecret: "another" })),
  },
  { refusal: "blocked_account", name: "`blocked: true`", options: { defaults: { blocked: true } } },
  {
    refusal: "blocked_account",
    name: "an account of `accounts` with it",
    options: { accounts: [{ servicePlanId, apiToken, blocked: true }] },
  },
  {
    refusal: "unknown_group",
    name: "a recipient that is the id of a group",
    text: `Group '${unknownId}' is unknown or deleted`,
    batch: { to: [to, unknownId] },
  },
  {
    refusal: "missing_callback_url",
    name: "a `delivery_report` without a `callback_url` here or in the options",
    batch: { delivery_report: "summary" },
  },
  {
    refusal: "feedback_not_enabled",
    name: "feedback for a batch without `feedback_enabled`",
    ask: async (sdk) => {
      const { id } = await sendWith(sdk);
      return sdk.batches.sendDeliveryFeedback({
        batch_id: id,
        deliveryFeedbackRequestBody: { recipients: [] },
      });
    },
  },
  {
    refusal: "not_found",
    name: "a batch that does not exist",
    ask: (sdk) => sdk.batches.get({ batch_id: unknownId }),
  },
  {
    refusal: "not_found",
    name: "canceling one",
    ask: (sdk) => sdk.batches.cancel({ batch_id: unknownId }),
  },
  {
    refusal: "not_found",
    name: "a batch of another account",
    ask: async (sdk, server) => {
      const { id } = await sendWith(sdk);
      return sdkAt(server, { servicePlanId: otherPlanId, apiToken }).batches.get({ batch_id: id });
    },
  },
  {
    refusal: "not_found",
    name: "the report of somebody else than a recipient",
    ask: async (sdk) => {
      const { id } = await sendWith(sdk);
      return sdk.deliveryReports.getForNumber({ batch_id: id, phone_number: "+15558675999" });
    },
  },
  {
    refusal: "not_found",
    name: "an inbound text that does not exist",
    ask: (sdk) => sdk.inbounds.get({ inbound_id: unknownId }),
  },
  {
    refusal: "too_many_requests",
    name: "more than `requestsPerSecond`",
    options: { defaults: { requestsPerSecond: 1 } },
    ask: async (sdk, server) => {
      await sendWith(sdk);
      return refusedByStatus(await ask(server, "batches"));
    },
  },
];

/** A refusal without the SDK, which retries some statuses. */
async function refusedByStatus(response: Response): Promise<never> {
  throw Object.assign(new Error("refused"), { statusCode: response.status, data: await response.text() });
}
