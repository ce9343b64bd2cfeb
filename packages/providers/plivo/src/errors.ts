import type { SmsError } from "@smskit/core";
import {
  type ErrorRow,
  errorFromResponse,
  fieldsOf,
  findError,
  type HttpResponse,
  parseJson,
  type ResponseDetails,
  textOf,
} from "@smskit/core/provider";

/**
 * What the statuses of refusals mean. Refusals have no code, only a sentence, which can contain phone numbers.
 * @see https://www.plivo.com/docs/messaging/api/response
 */
export const errors: readonly ErrorRow[] = [
  ["HTTP 400", "invalid-message", "A parameter is invalid: check to, from, the text and providerOptions."],
  ["HTTP 401", "authentication", "Plivo does not accept the credentials: check authId and authToken."],
  // Unconfirmed: Plivo's pages do not say which status "Insufficient Credit" has.
  ["HTTP 402", "insufficient-funds", "The account has no credit left: top it up."],
  [
    "HTTP 403",
    "permission",
    "The recipient's country is not enabled: see Geo Permissions in Plivo's console.",
  ],
  ["HTTP 404", "invalid-config", "Plivo has no such account or Powerpack: check authId and powerpackUuid."],
  ["HTTP 429", "rate-limited", "Too many requests at once."],
];

/** What a request is about: a text to send, a message that was sent, or the account. */
export type Subject = "send" | "message" | "account";

/** What a status means instead in requests that send nothing. */
const accountErrors: readonly ErrorRow[] = [
  ["HTTP 400", "rejected", "Plivo does not accept the request."],
  // Unconfirmed: Plivo's pages name 403 only for countries.
  ["HTTP 403", "permission", "The credentials may not read this: check authId."],
  ["HTTP 404", "invalid-config", "Plivo has no such account: check authId."],
];

const messageErrors: readonly ErrorRow[] = [
  ["HTTP 404", "rejected", "The message does not exist, or is older than 90 days."],
];

/** What a status means, by subject; the first row counts. */
const rowsOf: Readonly<Record<Subject, readonly ErrorRow[]>> = {
  send: errors,
  account: [...accountErrors, ...errors],
  message: [...messageErrors, ...accountErrors, ...errors],
};

/**
 * What Plivo's codes mean. Only messages that were accepted have one, in delivery updates and in `getStatus`; codes of
 * WhatsApp are not here.
 * @see https://www.plivo.com/docs/messaging/troubleshooting/error-codes
 * @see https://www.plivo.com/docs/messaging/concepts/geo-permissions for 451
 */
export const deliveryErrors: readonly ErrorRow[] = [
  [10, "invalid-message", "The carrier rejected the message as invalid."],
  [20, "unavailable", "The recipient's network failed."],
  [30, "content-rejected", "The message was filtered as spam."],
  [40, "invalid-sender", "The sender (from) is invalid, not enabled for SMS, or not the account's."],
  [50, "invalid-recipient", "The recipient is not a number that can receive texts."],
  [60, "rejected", "The carrier detected a loop of automatic replies."],
  [70, "invalid-recipient", "The recipient's number is not in use."],
  [80, "invalid-recipient", "The recipient's phone is off or out of coverage."],
  [90, "rejected", "No carrier has a route to the recipient."],
  [100, "rejected", "The recipient's network does not accept this message."],
  [110, "invalid-message", "The text has more than 1600 characters, or 737 outside GSM-7."],
  // Unconfirmed: 120, 130 and 140 are from a third party's description of MMS.
  [120, "invalid-message", "The media are too large."],
  [130, "invalid-message", "The media have an unsupported type."],
  [140, "invalid-message", "The media cannot be processed."],
  [200, "recipient-blocked", "The recipient has opted out (STOP); only START from them undoes it."],
  [201, "invalid-sender", "A US toll-free number cannot text Canada."],
  [300, "unavailable", "Plivo failed to pass the message to a carrier."],
  [420, "timeout", "The message expired before Plivo passed it to a carrier."],
  [450, "permission", "The recipient's country is not enabled: see Geo Permissions in Plivo's console."],
  [
    451,
    "rate-limited",
    "The hourly limit for the recipient's country is reached: see Geo Permissions.",
    { retryable: false },
  ],
  [900, "insufficient-funds", "The account has no credit left: top it up."],
  [910, "permission", "The account is disabled."],
  [1000, "rejected", "The message failed for an unknown reason."],
];

/** Whether a code is in the table. */
export function knowsCode(code: string): boolean {
  return findError("Plivo", deliveryErrors, code) !== undefined;
}

/** Returns the meaning of a message's code; `undefined` if the message did not fail: `000`, empty and `null` say so. */
export function problemOf(value: unknown): ResponseDetails | undefined {
  const code = typeof value === "number" ? String(value) : textOf(value);
  if (!/^\d{1,4}$/.test(code) || Number(code) === 0) return undefined;
  const providerCode = String(Number(code));
  return { code: "rejected", ...findError("Plivo", deliveryErrors, providerCode), providerCode };
}

/**
 * Returns the error for a response that does not accept the request, or that cannot be read. The status decides only if
 * the body is Plivo's: a proxy's 403 or 404 says nothing about the account. For 401, Plivo's body is plain text.
 */
export function errorFromPlivo(
  response: HttpResponse,
  about: Subject,
  details: ResponseDetails = {},
): SmsError {
  const { api_id, error } = fieldsOf(parseJson(response.body));
  const isPlivos = response.status === 401 || (typeof api_id === "string" && error !== undefined);
  const meaning = isPlivos ? findError("Plivo", rowsOf[about], `HTTP ${response.status}`) : undefined;
  return errorFromResponse("Plivo", response, {
    ...meaning,
    requestId: textOf(api_id) || undefined,
    ...details,
  });
}
