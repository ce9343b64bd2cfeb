import type { SmsError, SmsErrorCode } from "@smskit/core";
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
 * What Twilio's codes mean. Those from 30001 are delivery failures: they come in a 201 for a message that failed at once,
 * and in delivery updates.
 * @see https://www.twilio.com/docs/api/errors
 */
export const errors: readonly ErrorRow[] = [
  [
    20003,
    "authentication",
    "Twilio does not accept the credentials: check accountSID, authToken (or the API key), and the region.",
  ],
  [20008, "permission", "Test credentials cannot use this resource."],
  [20009, "rejected", "The message is still on its way: redact it later."],
  [20404, "authentication", "The account does not exist for these credentials: check accountSID."],
  [20429, "rate-limited", "Too many requests at once; none was processed."],
  [21211, "invalid-recipient", "The recipient is not a valid phone number."],
  [21212, "invalid-sender", "The sender (from) is not a number, short code or alphanumeric sender."],
  [21265, "invalid-recipient", "The recipient is a short code, which cannot receive texts."],
  [21266, "invalid-sender", "Sender and recipient are the same number."],
  [21267, "permission", "A trial account cannot send from an alphanumeric sender."],
  [21268, "permission", "The recipient is a premium number, to which Twilio does not send."],
  [
    21408,
    "permission",
    "The recipient's region is not enabled: Console → Messaging → Settings → Geo permissions.",
  ],
  [21602, "invalid-message", "The message has no body."],
  [21603, "invalid-sender", "The message has no sender: set from or fromMessagingServiceSID."],
  [21604, "invalid-recipient", "The message has no recipient."],
  [
    21606,
    "invalid-sender",
    "The sender (from) is not a number of this account that can send texts to this country.",
  ],
  [
    21608,
    "permission",
    "A trial account sends to verified numbers only: verify the recipient (Verified Caller IDs), or upgrade.",
  ],
  [21609, "invalid-config", "Twilio refuses statusCallback: it must be a public URL."],
  [
    21610,
    "recipient-blocked",
    "The recipient has opted out (STOP) of this sender; only START from them undoes it.",
  ],
  [21611, "rate-limited", "The sender's queue has more than four hours of messages.", { retryable: false }],
  [21612, "permission", "Twilio cannot send to this recipient from this sender."],
  [21614, "invalid-recipient", "The recipient is not a mobile number."],
  [21617, "invalid-message", "The text has more than 1600 characters."],
  [21619, "invalid-message", "The message needs a body, a mediaUrl or a contentSid."],
  [21620, "invalid-message", "A mediaUrl is not a web address."],
  [21621, "invalid-message", "The sender cannot send media (MMS)."],
  [21622, "invalid-message", "The account cannot send media (MMS)."],
  [21623, "invalid-message", "The message has more than ten mediaUrls."],
  [21624, "invalid-message", "Twilio refuses validityPeriodSeconds: it must be 1 to 36000."],
  [21635, "invalid-recipient", "The recipient is a landline."],
  [21654, "invalid-message", "contentVariables need a contentSid."],
  [21655, "invalid-message", "The contentSid does not exist in this account."],
  [21656, "invalid-message", "The contentVariables are not a JSON object."],
  [
    21659,
    "invalid-sender",
    "The sender (from) is not a Twilio number, or is a short code of another country.",
  ],
  [21660, "invalid-sender", "The sender (from) belongs to another account."],
  [21661, "invalid-sender", "The sender (from) cannot send texts."],
  [21701, "invalid-config", "The Messaging Service does not exist: check fromMessagingServiceSID."],
  [21702, "invalid-sender", "The Messaging Service cannot be used for this message."],
  [
    21703,
    "invalid-sender",
    "No sender of the Messaging Service can send to this recipient: check its Sender Pool.",
  ],
  [
    21704,
    "invalid-sender",
    "The Messaging Service has no senders: add one under Messaging → Services → Sender Pool.",
  ],
  [21705, "invalid-config", "The Messaging Service does not exist: check fromMessagingServiceSID."],
  [21711, "invalid-sender", "The sender (from) is not in the Messaging Service: add it to its Sender Pool."],
  [30001, "rate-limited", "A queue or a daily limit is exhausted for hours.", { retryable: false }],
  [30002, "permission", "The Twilio account is suspended, or may not send."],
  [30003, "invalid-recipient", "The recipient's phone is switched off or unreachable."],
  [30004, "recipient-blocked", "The carrier or the recipient blocks the message."],
  [30005, "invalid-recipient", "The recipient's number does not exist."],
  [30006, "invalid-recipient", "The recipient is a landline, or its carrier is unreachable."],
  [30007, "content-rejected", "The carrier filtered the message because of its content."],
  [30010, "rejected", "The message costs more than its maxPrice."],
  [30011, "content-rejected", "The carrier filtered the message because of its content."],
  [30017, "rate-limited", "The sender's or the carrier's queue is full."],
  [30019, "content-rejected", "The carrier filtered the message because of its content."],
  [30022, "rate-limited", "The sender's or the carrier's queue is full."],
  [30023, "rate-limited", "A queue or a daily limit is exhausted for hours.", { retryable: false }],
  [30024, "invalid-sender", "The sender is not registered, verified or allowed for this route."],
  [30027, "rate-limited", "A queue or a daily limit is exhausted for hours.", { retryable: false }],
  [30032, "invalid-sender", "The sender is not registered, verified or allowed for this route."],
  [30033, "invalid-sender", "The sender is not registered, verified or allowed for this route."],
  [30034, "invalid-sender", "The sender is not registered, verified or allowed for this route."],
  [30035, "invalid-sender", "The sender is not registered, verified or allowed for this route."],
  [30036, "timeout", "The message's validity period ended before it could be sent."],
  [30037, "permission", "The Twilio account is suspended, or may not send."],
  [30038, "content-rejected", "The carrier filtered the message because of its content."],
  [30039, "content-rejected", "The carrier filtered the message because of its content."],
  [30040, "invalid-sender", "The sender is not registered, verified or allowed for this route."],
  [30041, "invalid-sender", "The sender is not registered, verified or allowed for this route."],
  [30042, "invalid-sender", "The sender is not registered, verified or allowed for this route."],
  [30043, "invalid-sender", "The sender is not registered, verified or allowed for this route."],
  [30409, "rejected", "Only a scheduled message that is not yet on its way can be canceled."],
  [30450, "recipient-blocked", "The carrier or the recipient blocks the message."],
  [30454, "rate-limited", "A queue or a daily limit is exhausted for hours.", { retryable: false }],
  [35111, "invalid-message", "The schedule has no sendAt."],
  [35114, "invalid-message", "sendAt must be 300 seconds to 35 days ahead."],
  [35115, "invalid-message", "sendAt must be 300 seconds to 35 days ahead."],
  [35117, "invalid-message", "sendAt must be 300 seconds to 35 days ahead."],
  [35118, "invalid-message", "Scheduling needs a Messaging Service: set fromMessagingServiceSID."],
  [35126, "invalid-message", "A message of this type or channel cannot be scheduled."],
];

/** Whether a code is in the table. */
export function knowsCode(code: string): boolean {
  return findError("Twilio", errors, code) !== undefined;
}

/** Returns the code of a delivery failure. Twilio adds codes; an unknown one is `rejected`. */
export function codeOfDelivery(providerCode: string | number): SmsErrorCode {
  return findError("Twilio", errors, providerCode)?.code ?? "rejected";
}

/** What a request was about: the account, or one message of it. */
export type TwilioResource = "account" | "message";

/** Returns the error for a response that does not accept the request, or that cannot be read. */
export function errorFromTwilio(response: HttpResponse, resource: TwilioResource = "account"): SmsError {
  // The same field in Twilio's classic bodies and in the RFC 9457 bodies of its newer APIs.
  const details = errorDetails(response, fieldsOf(parseJson(response.body))["code"]);
  if (details.providerCode === "20404" && resource === "message") {
    details.code = "rejected";
    details.message = "The message does not exist in this account. (Twilio 20404)";
  }
  return errorFromResponse("Twilio", response, details);
}

/** Returns what a response, and a code of Twilio in it, say about an error. */
export function errorDetails(response: HttpResponse, providerCode: unknown): ResponseDetails {
  const requestId = response.header("twilio-request-id");
  const number = numberIn(providerCode);
  if (number === undefined) return { requestId };
  return {
    ...findError("Twilio", errors, number),
    providerCode: String(number),
    requestId,
    moreInfo: `https://www.twilio.com/docs/errors/${number}`,
  };
}

/** Returns a code of Twilio as a number, even if it is a string. A longer number can be that of a phone. */
export function numberIn(code: unknown): number | undefined {
  const isText = typeof code === "string" || typeof code === "number";
  return isText && /^\d{1,6}$/.test(String(code)) ? Number(code) : undefined;
}
