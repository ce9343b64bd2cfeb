import type { SmsError, SmsErrorCode } from "@smskit/core";
import { errorFromResponse, type HttpResponse, type ResponseDetails } from "@smskit/core/provider";

/**
 * What Telnyx's codes mean, in refusals and in the errors of messages. A sentence says what is wrong and what to
 * do about it; Telnyx's own texts hold whole numbers.
 * @see https://developers.telnyx.com/docs/messaging/messages/error-codes
 * @see https://developers.telnyx.com/development/api-fundamentals/api-errors
 */
const table: readonly [codes: string, code: SmsErrorCode, sentence: string, retryable?: false][] = [
  ["10009 20002 20006", "authentication", "Telnyx does not accept the API key: check apiKey."],
  ["10010", "permission", "The API key may not do this."],
  ["10039", "permission", "At its level, the account may text verified numbers only."],
  ["20012 20013 40314", "permission", "The account is inactive, blocked, or may not send messages."],
  ["20014 20015 20016 20017", "permission", "The account must be verified, or a feature enabled, first."],
  ["40309", "permission", "The country is not among the messaging profile's allowed destinations."],
  ["40312", "permission", "The messaging profile is disabled."],
  ["20100", "insufficient-funds", "The account has no funds left."],
  ["10011 40011 40018", "rate-limited", "Too many requests or messages at once."],
  ["40016 40318", "rate-limited", "A daily cap is reached, or the sender's queue is full.", false],
  ["10002 10016 40310", "invalid-recipient", "The recipient is not a number that can be texted."],
  ["40301 40319", "invalid-recipient", "The recipient cannot get messages of this type."],
  ["40001 40012", "invalid-recipient", "The recipient is a landline, or a number that nobody has."],
  ["40300", "recipient-blocked", "The recipient has opted out (STOP); only START from them undoes it."],
  ["40002 40003 40015 40017 40322", "content-rejected", "The message was filtered as spam."],
  ["40009 40302 40304 40316 40317 40328", "invalid-message", "The text or media are missing or too large."],
  ["10004 10015 10023", "invalid-message", "The request is malformed: check sendAt and providerOptions."],
  ["10003", "invalid-config", "Telnyx refuses statusCallback: a URL of at most 2000 characters."],
  ["10005 10006 10017", "rejected", "Telnyx knows nothing by that id: a messaging profile, or a message."],
  ["10001 40013 40100 40151 40320", "invalid-sender", "The sender (from) is not enabled for messages."],
  ["40305 40306 40308 40315", "invalid-sender", "The sender (from) is not the account's, or of no use here."],
  ["40010 40150 40329", "invalid-sender", "The sender is not registered (10DLC) or verified (toll-free)."],
  ["40321", "invalid-sender", "No number of the messaging profile can be used."],
  ["40005 40014", "timeout", "The message expired before it was delivered."],
  ["40006", "unavailable", "The recipient's carrier does not answer."],
];

const meanings: ReadonlyMap<string, ResponseDetails> = new Map(
  table.flatMap(([codes, code, sentence, retryable]) =>
    codes
      .split(" ")
      .map((one) => [one, { code, message: `${sentence} (Telnyx ${one})`, retryable }] as const),
  ),
);

/** Whether it is one of the codes that stand in the table. */
export function knowsCode(code: string): boolean {
  return meanings.has(code);
}

/** The first of Telnyx's `errors`, in our words; `undefined` where there is none. Telnyx adds codes at any time. */
export function problemIn(errors: unknown): ResponseDetails | undefined {
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const { code, source } = fieldsOf(errors[0]);
  if (!/^\d{5}$/.test(String(code))) return {};
  const moreInfo = "https://developers.telnyx.com/docs/messaging/messages/error-codes";
  const known = { ...meanings.get(String(code)), providerCode: String(code), moreInfo };
  return known.code === "invalid-recipient" && fieldsOf(source)["pointer"] === "/from"
    ? { ...known, code: "invalid-sender", message: `The sender (from) is not a number. (Telnyx ${code})` }
    : known;
}

/** The error of an answer that is no accepted message. */
export function errorFromTelnyx(answer: HttpResponse, body: unknown): SmsError {
  const problem = problemIn(fieldsOf(body)["errors"]);
  return errorFromResponse("Telnyx", answer, { ...problem, requestId: answer.header("x-request-id") });
}

/** An object's fields; none for whatever is no object. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
