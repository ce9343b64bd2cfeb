import type { SmsError } from "@smskit/core";
import {
  type ErrorRow,
  errorFromResponse,
  fieldsOf,
  findError,
  type HttpResponse,
  listOf,
  parseJson,
  type ResponseDetails,
} from "@smskit/core/provider";

// #region table
/**
 * What Telnyx's codes mean, in refusals and in the errors of messages.
 * @see https://developers.telnyx.com/docs/messaging/messages/error-codes
 * @see https://developers.telnyx.com/development/api-fundamentals/api-errors
 */
export const errors: readonly ErrorRow[] = [
  [10001, "invalid-sender", "The sender (from) is not enabled for messages."],
  [10002, "invalid-recipient", "The recipient is not a number that can receive texts."],
  [10003, "invalid-config", "Telnyx refuses statusCallback: use a URL of at most 2000 characters."],
  [10004, "invalid-message", "The request is malformed: check sendAt and providerOptions."],
  [10005, "rejected", "The messaging profile or the message does not exist."],
  [10006, "rejected", "The messaging profile or the message does not exist."],
  [10009, "authentication", "Telnyx does not accept the API key: check apiKey."],
  [10010, "permission", "The API key may not do this."],
  [10011, "rate-limited", "Too many requests or messages at once."],
  // #endregion table
  [10015, "invalid-message", "The request is malformed: check sendAt and providerOptions."],
  [10016, "invalid-recipient", "The recipient is not a number that can receive texts."],
  [10017, "rejected", "The messaging profile or the message does not exist."],
  [10023, "invalid-message", "The request is malformed: check sendAt and providerOptions."],
  [10039, "permission", "The account's level allows verified numbers only."],
  [20002, "authentication", "Telnyx does not accept the API key: check apiKey."],
  [20006, "authentication", "Telnyx does not accept the API key: check apiKey."],
  [20012, "permission", "The account is inactive, blocked, or may not send messages."],
  [20013, "permission", "The account is inactive, blocked, or may not send messages."],
  [20014, "permission", "The account must be verified, or a feature enabled, first."],
  [20015, "permission", "The account must be verified, or a feature enabled, first."],
  [20016, "permission", "The account must be verified, or a feature enabled, first."],
  [20017, "permission", "The account must be verified, or a feature enabled, first."],
  [20100, "insufficient-funds", "The account has no funds left."],
  [40001, "invalid-recipient", "The recipient is a landline, or an unassigned number."],
  [40002, "content-rejected", "The message was filtered as spam."],
  [40003, "content-rejected", "The message was filtered as spam."],
  [40005, "timeout", "The message expired before it was delivered."],
  [40006, "unavailable", "The recipient's carrier does not respond."],
  [40009, "invalid-message", "The text or media are missing or too large."],
  [40010, "invalid-sender", "The sender is not registered (10DLC) or verified (toll-free)."],
  [40011, "rate-limited", "Too many requests or messages at once."],
  [40012, "invalid-recipient", "The recipient is a landline, or an unassigned number."],
  [40013, "invalid-sender", "The sender (from) is not enabled for messages."],
  [40014, "timeout", "The message expired before it was delivered."],
  [40015, "content-rejected", "The message was filtered as spam."],
  [40016, "rate-limited", "A daily limit is reached, or the sender's queue is full.", { retryable: false }],
  [40017, "content-rejected", "The message was filtered as spam."],
  [40018, "rate-limited", "Too many requests or messages at once."],
  [40100, "invalid-sender", "The sender (from) is not enabled for messages."],
  [40150, "invalid-sender", "The sender is not registered (10DLC) or verified (toll-free)."],
  [40151, "invalid-sender", "The sender (from) is not enabled for messages."],
  [40300, "recipient-blocked", "The recipient has opted out (STOP); only START from them undoes it."],
  [40301, "invalid-recipient", "The recipient cannot receive messages of this type."],
  [40302, "invalid-message", "The text or media are missing or too large."],
  [40304, "invalid-message", "The text or media are missing or too large."],
  [40305, "invalid-sender", "The sender (from) is not the account's, or cannot send here."],
  [40306, "invalid-sender", "The sender (from) is not the account's, or cannot send here."],
  [40308, "invalid-sender", "The sender (from) is not the account's, or cannot send here."],
  [40309, "permission", "The country is not among the messaging profile's allowed destinations."],
  [40310, "invalid-recipient", "The recipient is not a number that can receive texts."],
  [40312, "permission", "The messaging profile is disabled."],
  [40314, "permission", "The account is inactive, blocked, or may not send messages."],
  [40315, "invalid-sender", "The sender (from) is not the account's, or cannot send here."],
  [40316, "invalid-message", "The text or media are missing or too large."],
  [40317, "invalid-message", "The text or media are missing or too large."],
  [40318, "rate-limited", "A daily limit is reached, or the sender's queue is full.", { retryable: false }],
  [40319, "invalid-recipient", "The recipient cannot receive messages of this type."],
  [40320, "invalid-sender", "The sender (from) is not enabled for messages."],
  [40321, "invalid-sender", "No number of the messaging profile can be used."],
  [40322, "content-rejected", "The message was filtered as spam."],
  [40328, "invalid-message", "The text or media are missing or too large."],
  [40329, "invalid-sender", "The sender is not registered (10DLC) or verified (toll-free)."],
];

/** Whether a code is in the table. */
export function knowsCode(code: string): boolean {
  return findError("Telnyx", errors, code) !== undefined;
}

/** Returns the first of Telnyx's `errors` as details of an `SmsError`; `undefined` if the list is empty. */
export function problemIn(list: unknown): ResponseDetails | undefined {
  const first = listOf(list).find((entry) => typeof entry === "object" && entry !== null);
  if (first === undefined) return undefined;
  const { code, source } = fieldsOf(first);
  const providerCode = String(code);
  if (!/^\d{5}$/.test(providerCode)) return {};
  const meaning = findError("Telnyx", errors, providerCode);
  const moreInfo = "https://developers.telnyx.com/docs/messaging/messages/error-codes";
  if (meaning?.code === "invalid-recipient" && fieldsOf(source)["pointer"] === "/from") {
    const message = `The sender (from) is not a number. (Telnyx ${providerCode})`;
    return { code: "invalid-sender", message, providerCode, moreInfo };
  }
  return { ...meaning, providerCode, moreInfo };
}

/** Returns the error for a response that does not accept the request, or that cannot be read. */
export function errorFromTelnyx(response: HttpResponse): SmsError {
  const problem = problemIn(fieldsOf(parseJson(response.body))["errors"]);
  return errorFromResponse("Telnyx", response, { ...problem, requestId: response.header("x-request-id") });
}
