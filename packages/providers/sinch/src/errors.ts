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

/**
 * What the codes of refusals mean. A code that is not listed is read by its status, as Sinch recommends.
 * @see https://developers.sinch.com/docs/sms/api-reference/#http-errors
 */
export const errors: readonly ErrorRow[] = [
  [
    "syntax_invalid_json",
    "invalid-message",
    "The request does not have the form of Sinch's API: check providerOptions.",
  ],
  [
    "syntax_invalid_parameter_format",
    "invalid-message",
    "A field has an invalid format: check to, from, statusCallback and providerOptions.",
  ],
  [
    "syntax_constraint_violation",
    "invalid-message",
    "A field is missing or out of range: check from, the text (at most 2000 characters), sendAt and providerOptions.",
  ],
  ["unknown_group", "invalid-recipient", "The recipient is the ID of a group that does not exist."],
  ["unknown_campaign", "invalid-sender", "The sender (from) does not belong to the campaign."],
  [
    "missing_callback_url",
    "invalid-config",
    "Delivery reports need a URL: set statusCallback, or the callback URL of the service plan.",
  ],
  // Unconfirmed: public sources do not list these two.
  ["blocked_account", "permission", "The service plan is blocked: ask Sinch."],
  ["feedback_not_enabled", "rejected", "The message was sent without the option feedbackEnabled."],
  ["HTTP 400", "invalid-message", "The request is invalid: check to, from, the text and providerOptions."],
  [
    "HTTP 401",
    "authentication",
    "Sinch does not accept the API token: check servicePlanId, apiToken and region.",
  ],
  ["HTTP 403", "permission", "The service plan may not do this."],
];

/**
 * What the codes of delivery reports mean. Codes from 400 are of Sinch's API; those below are of networks.
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Delivery-reports/
 * @see https://developers.sinch.com/docs/sms/smpp/error-codes/
 */
export const deliveryErrors: readonly ErrorRow[] = [
  // Unconfirmed: which of the networks' codes this API passes on, and with which status.
  [11, "rejected", "The network did not deliver the message."],
  [15, "content-rejected", "The network screened the message out."],
  [60, "invalid-sender", "The network blocks the sender (from)."],
  [61, "recipient-blocked", "The network blocks texts to the recipient."],
  [62, "content-rejected", "The network blocks a word of the text."],
  [64, "rate-limited", "A quota of the network is exceeded.", { retryable: false }],
  [102, "unavailable", "The recipient's network failed."],
  [150, "invalid-recipient", "The recipient's number is not in use."],
  [151, "recipient-blocked", "The recipient's line does not accept texts."],
  [152, "invalid-recipient", "The recipient's line cannot receive texts."],
  [153, "invalid-recipient", "The recipient's phone is off or out of coverage."],
  [159, "invalid-recipient", "The recipient's phone cannot be reached."],
  [257, "recipient-blocked", "The recipient has opted out (STOP); only START from them undoes it."],
  [300, "invalid-recipient", "The recipient is not a valid number."],
  [310, "invalid-sender", "The sender (from) is not a valid sender."],
  [402, "rejected", "Sinch has no route to the recipient."],
  [403, "unavailable", "Sinch failed to pass the message to a network."],
  [404, "unavailable", "The network failed for the moment: send again later."],
  [405, "invalid-message", "A placeholder in the text has no value for the recipient."],
  [406, "timeout", "The message expired before a network accepted it."],
  [407, "rejected", "The message was canceled."],
  [408, "rejected", "The network rejected the message, often for its sender (from); do not repeat it."],
  [409, "rejected", "The message costs more than the limit of the service plan."],
  [410, "invalid-sender", "The service plan has no default originator for the recipient: set from."],
  [411, "invalid-message", "The text has more parts than maxNumberOfMessageParts."],
  [412, "permission", "The service plan is not enabled for the recipient's region: ask Sinch."],
  [413, "insufficient-funds", "The account is blocked or has no credit left: top it up, or ask Sinch."],
  [414, "invalid-message", "The URL of the media cannot be used."],
  [415, "content-rejected", "The recipient's network rejected the MMS."],
  [416, "invalid-recipient", "The recipient's network does not support the MMS."],
  [417, "invalid-recipient", "The recipient or their network cannot be reached for an MMS."],
  [418, "invalid-message", "The recipient's phone does not recognize the content of the MMS."],
];

/** Whether a code is in one of the tables. */
export function knowsCode(code: string): boolean {
  return findError("Sinch", [...errors, ...deliveryErrors], code) !== undefined;
}

/** Returns the meaning of a delivery report's code; `undefined` for 0, and for what is not a code. */
export function problemOf(value: unknown): ResponseDetails | undefined {
  const code = typeof value === "number" || typeof value === "string" ? String(value) : "";
  if (!/^\d{1,5}$/.test(code) || Number(code) === 0) return undefined;
  const providerCode = String(Number(code));
  return { code: "rejected", ...findError("Sinch", deliveryErrors, providerCode), providerCode };
}

/**
 * Returns the error for a response that does not accept the request, or that cannot be read. The status decides only if the
 * body is Sinch's: a proxy's 403 says nothing about the account. For 401, Sinch sends no body.
 */
export function errorFromSinch(response: HttpResponse, details: ResponseDetails = {}): SmsError {
  const { code, text } = fieldsOf(parseJson(response.body));
  const isSinchs = typeof code === "string" && code !== "" && typeof text === "string";
  const byStatus = isSinchs || response.status === 401;
  return errorFromResponse("Sinch", response, {
    ...(byStatus && findError("Sinch", errors, `HTTP ${response.status}`)),
    ...(isSinchs && { ...findError("Sinch", errors, code), providerCode: code }),
    ...details,
  });
}
