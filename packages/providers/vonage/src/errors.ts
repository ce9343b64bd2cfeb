import type { SmsError } from "@smskit/core";
import {
  type ErrorRow,
  errorFromResponse,
  fieldsOf,
  findError,
  type HttpResponse,
  parseJson,
  type ResponseDetails,
} from "@smskit/core/provider";

// FILL IN: every code that a send or a delivery update can have, one row each, with a sentence in your own words. Vonage's own
// texts may contain phone numbers. If Vonage's refusals have no code, see "Refusals without a code" in docs/guides/write-a-connector.md.

/** What Vonage's codes mean: what is wrong, and what to do. */
export const errors: readonly ErrorRow[] = [
  ["unauthorized", "authentication", "Vonage rejects the API key: check apiKey."],
  ["no_credit", "insufficient-funds", "The account has no credit left: top it up."],
  ["invalid_to", "invalid-recipient", "The recipient is not a number that can receive texts."],
  ["invalid_from", "invalid-sender", "The sender (from) is not one of the account's: check from."],
  ["opted_out", "recipient-blocked", "The recipient has opted out (STOP); only they can opt in again."],
  ["spam", "content-rejected", "The text was filtered as spam."],
  ["invalid_text", "invalid-message", "The text is empty or too long."],
  ["undeliverable", "unavailable", "The phone is off or unreachable."],
  ["too_many_requests", "rate-limited", "Too many requests at once."],
];

/** Whether a code is in the table. */
export function knowsCode(code: string): boolean {
  return findError("Vonage", errors, code) !== undefined;
}

/** Returns a code of Vonage as details of an `SmsError`. Vonage may add codes at any time. */
export function errorDetails(providerCode: unknown): ResponseDetails {
  if (typeof providerCode !== "string") return {};
  return { ...findError("Vonage", errors, providerCode), providerCode };
}

/** Returns the error for a response that does not accept the request, or that cannot be read. */
export function errorFromVonage(response: HttpResponse): SmsError {
  return errorFromResponse("Vonage", response, errorDetails(fieldsOf(parseJson(response.body))["code"]));
}
