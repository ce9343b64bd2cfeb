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
  textOf,
} from "@smskit/core/provider";

/**
 * What the types of refusals mean.
 * @see https://dev.bandwidth.com/docs/messaging/errors
 */
export const errors: readonly ErrorRow[] = [
  ["request-validation", "invalid-message", "A parameter is invalid: check the text and providerOptions."],
  ["unauthorized", "authentication", "Bandwidth does not accept the credentials: check them and accountId."],
  // With an access token, a 401 may have another body.
  ["HTTP 401", "authentication", "Bandwidth does not accept the credentials: check them and accountId."],
  [
    "forbidden",
    "permission",
    "The credential may not use messaging, or the application is of another account: check applicationId.",
  ],
  // Unconfirmed: the types of 404, 405, 406 and 413 are in no public source; their statuses are.
  ["not-acceptable", "rejected", "Bandwidth does not respond in JSON: a proxy may have changed the request."],
  ["unsupported-content-type", "rejected", "The request was not JSON: a proxy may have changed it."],
  [
    "max-message-queue-size-exceeded",
    "rate-limited",
    "The account's queue is full: send more slowly, or ask Bandwidth for a higher rate.",
  ],
  ["rate_limit_exceeded", "rate-limited", "Too many look-ups at once."],
];

/** What `request-validation` means if one field alone is invalid. */
const fieldErrors: readonly ErrorRow[] = [
  ["to", "invalid-recipient", "Bandwidth does not accept the recipient's number."],
  ["from", "invalid-sender", "Bandwidth does not accept the sender (from)."],
  ["applicationId", "invalid-config", "Bandwidth does not accept the application: check applicationId."],
  ["text", "invalid-message", "Bandwidth does not accept the text: at most 2048 characters."],
  ["expiration", "invalid-message", "Bandwidth does not accept validityPeriodSeconds."],
];

/** A message whose delivery nobody confirmed. */
export const receiptExpired = "9902";

/**
 * What the codes of `message-failed` and of the list mean. The second digit says who reports it: 6 and 7 are carriers.
 * @see https://dev.bandwidth.com/docs/messaging/errors
 */
export const deliveryErrors: readonly ErrorRow[] = [
  [4001, "permission", "The account may not use this service: ask Bandwidth."],
  [4301, "invalid-message", "The text has characters that cannot be sent."],
  [4302, "invalid-sender", "The sender (from) is not a valid number."],
  [4303, "invalid-recipient", "The recipient is not a valid number."],
  [4350, "invalid-recipient", "The message does not fit the recipient, most likely an invalid number."],
  [4360, "timeout", "The message expired before it was sent."],
  [4401, "rejected", "No route: the sender and the recipient may be the same number."],
  [
    4403,
    "invalid-sender",
    "The sender (from) is not the account's, or not enabled for messaging: check from.",
  ],
  [4404, "invalid-recipient", "The recipient's number is not active or not enabled for messaging."],
  [4405, "invalid-sender", "The sender (from) is not in use: check from."],
  [4406, "invalid-recipient", "The recipient's number is not in use."],
  [4407, "invalid-sender", "The sender (from) does not belong to the account: check from."],
  [4408, "invalid-recipient", "The recipient's number belongs to no account, or is invalid."],
  [4409, "invalid-recipient", "The recipient's number cannot receive this kind of message."],
  [4410, "invalid-message", "The media cannot be fetched."],
  [4411, "invalid-message", "The media are too large."],
  [4412, "invalid-message", "The media have an unsupported type."],
  [4420, "rejected", "Bandwidth has no route to the recipient's carrier."],
  [4421, "permission", "The account may not send to this destination: ask Bandwidth."],
  [4431, "permission", "The account is not enabled for short codes: ask Bandwidth."],
  [4432, "permission", "The account is not enabled for the recipient's country: ask Bandwidth."],
  [4433, "permission", "The account is not enabled for toll-free numbers: ask Bandwidth."],
  [4434, "invalid-recipient", "The toll-free number cannot receive texts."],
  [4435, "invalid-message", "The message has too many recipients."],
  [4451, "invalid-config", "The account does not exist: check accountId."],
  [4452, "invalid-config", "The application is not the account's: check applicationId."],
  [4470, "content-rejected", "Bandwidth filtered the message as spam."],
  [4475, "recipient-blocked", "The recipient has opted out (STOP); only they can opt in again."],
  [4476, "permission", "The sender (from) is in no 10DLC campaign: register it."],
  [4481, "permission", "Bandwidth has blocked the sender (from): ask Bandwidth."],
  [4482, "recipient-blocked", "The recipient's number is blocked."],
  [4492, "invalid-recipient", "The recipient is an emergency number."],
  [4493, "permission", "The sender (from) may not send from this account."],
  [4700, "rejected", "The carrier or the phone does not support this kind of message."],
  [4701, "unavailable", "The recipient cannot be reached, or the carrier's service is down."],
  [4702, "unavailable", "The phone is off, unreachable or full."],
  [4710, "invalid-message", "The carrier cannot fetch the media."],
  [4711, "invalid-message", "The media are too large for the carrier."],
  [4712, "invalid-message", "The carrier does not support the type of the media."],
  [4720, "invalid-recipient", "The recipient's number is invalid, or a landline."],
  [4721, "invalid-recipient", "The recipient's number is deactivated."],
  [4730, "rejected", "No carrier has a route to the recipient."],
  [4735, "invalid-message", "The message has too many recipients for the carrier."],
  [4740, "invalid-sender", "The carrier does not accept the sender (from)."],
  [4750, "rejected", "The carrier rejected the message, and gave no reason."],
  [4751, "invalid-message", "The text is too long for the carrier."],
  [4752, "invalid-message", "The carrier does not accept the form of the message."],
  [4753, "rejected", "The phone rejected the message."],
  [4754, "rejected", "The recipient does not support this channel."],
  [4770, "content-rejected", "The carrier filtered the message as spam."],
  [4771, "content-rejected", "The text has a shortened URL: use your own domain."],
  [4772, "recipient-blocked", "The carrier blocks the sender or the recipient: ask Bandwidth which."],
  [4773, "permission", "The sender's 10DLC campaign is not active for the recipient's carrier."],
  [4774, "permission", "The sender (from) is not set up right in the industry's database: ask Bandwidth."],
  [4775, "recipient-blocked", "The recipient has opted out (STOP); only they can opt in again."],
  [4780, "rate-limited", "The 10DLC brand has used up its daily limit at T-Mobile.", { retryable: false }],
  [4781, "rate-limited", "The 10DLC campaign sends faster than AT&T allows."],
  [4785, "rate-limited", "The sender sends faster than the carrier allows."],
  [4790, "rejected", "The recipient cannot receive texts from short codes."],
  [4791, "permission", "The carrier does not allow the short code's campaign."],
  [4792, "invalid-sender", "The carrier does not know the short code."],
  [4793, "invalid-sender", "The short code has expired at the carrier."],
  [4794, "timeout", "The message expired at the carrier."],
  [4795, "invalid-sender", "The toll-free number is not verified."],
  [5100, "unavailable", "Bandwidth failed for now."],
  [5101, "unavailable", "Bandwidth was shutting down a part of its service."],
  [5106, "unavailable", "Bandwidth tried to deliver the message several times, and failed."],
  [5111, "unavailable", "Bandwidth lost an internal connection."],
  [5201, "unavailable", "Bandwidth gave up after several tries."],
  [5211, "unavailable", "Bandwidth is busy."],
  [5220, "unavailable", "Bandwidth could not store the message."],
  [5231, "unavailable", "Bandwidth did not get all parts of the message."],
  [5500, "unavailable", "The carrier's service failed."],
  [5501, "unavailable", "No destination was available."],
  [5600, "unavailable", "The carrier is overloaded."],
  [5610, "unavailable", "The carrier failed to take the message."],
  [5620, "unavailable", "The carrier's application failed."],
  [5630, "unavailable", "The carrier did not acknowledge the message."],
  [5650, "unavailable", "The carrier failed to pass the message on."],
  [5999, "rejected", "Bandwidth failed for an unknown reason."],
  [
    Number(receiptExpired),
    "timeout",
    "No carrier said within the time limit whether the message arrived.",
    { delivery: "unknown" },
  ],
  [9999, "rejected", "The carrier reported a failure that Bandwidth does not know."],
];

/** Whether a code is in the tables. */
export function knowsCode(code: string): boolean {
  return [errors, deliveryErrors].some((rows) => findError("Bandwidth", rows, code) !== undefined);
}

/** Returns the meaning of a message's code; `undefined` if it has none. */
export function problemOf(errorCode: unknown): ResponseDetails | undefined {
  const providerCode = typeof errorCode === "number" ? String(errorCode) : textOf(errorCode);
  if (!/^\d{4}$/.test(providerCode)) return undefined;
  return { code: "rejected", ...findError("Bandwidth", deliveryErrors, providerCode), providerCode };
}

/** Returns the error for a response that does not accept the request, or that cannot be read. */
export function errorFromBandwidth(response: HttpResponse): SmsError {
  const body = fieldsOf(parseJson(response.body));
  const type = textOf(body["type"]);
  const fields = new Set(
    listOf(body["fieldErrors"]).map((error) => textOf(fieldsOf(error)["fieldName"]).split("[", 1)[0]),
  );
  const [field] = fields;
  const single =
    type === "request-validation" && fields.size === 1
      ? findError("Bandwidth request-validation", fieldErrors, field)
      : undefined;
  return errorFromResponse("Bandwidth", response, {
    ...(single ??
      findError("Bandwidth", errors, type) ??
      findError("Bandwidth", errors, `HTTP ${response.status}`)),
    ...(type !== "" && { providerCode: type }),
  });
}
