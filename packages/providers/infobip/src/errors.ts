import type { SmsError } from "@smskit/core";
import {
  type ErrorMeaning,
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
import { deliveryErrors } from "./delivery-errors.ts";

export { deliveryErrors } from "./delivery-errors.ts";

/** A request that Infobip cannot read. */
const malformed = "The request is malformed: check sendAt, validityPeriodSeconds and providerOptions.";

/**
 * What the codes of refusals mean: those of an HTTP status, of which version 2 of the API has other names, and the statuses of a
 * message that is refused in a success.
 * @see https://www.infobip.com/docs/developer-resources/api-fundamentals/handling-errors
 * @see https://www.infobip.com/docs/developer-resources/api-fundamentals/message-status-codes
 */
export const errors: readonly ErrorRow[] = [
  ["E400", "invalid-message", malformed],
  ["BAD_REQUEST", "invalid-message", malformed],
  ["E401", "authentication", "Infobip does not accept the API key: check apiKey and baseUrl."],
  ["UNAUTHORIZED", "authentication", "Infobip does not accept the API key: check apiKey and baseUrl."],
  ["E403", "permission", "The API key may not do this: add the scope sms:manage."],
  ["FORBIDDEN", "permission", "The API key may not do this: add the scope sms:manage."],
  [
    "E404",
    "rejected",
    "The message or its schedule does not exist: it is sent, older, or of another account.",
  ],
  [
    "NOT_FOUND",
    "rejected",
    "The message or its schedule does not exist: it is sent, older, or of another account.",
  ],
  ["E429", "rate-limited", "Too many requests at once."],
  ["TOO_MANY_REQUESTS", "rate-limited", "Too many requests at once."],
  ["E500", "unavailable", "Infobip failed for now."],
  ["GENERAL_ERROR", "unavailable", "Infobip failed for now."],
  ["UNDELIVERABLE_REJECTED_OPERATOR", "rejected", "The carrier rejected the message."],
  ["UNDELIVERABLE_NOT_DELIVERED", "unavailable", "The message did not reach the phone."],
  ["UNDELIVERABLE_NOT_SENT", "rejected", "Infobip did not send the message."],
  [
    "UNDELIVERABLE_REJECTED_PLATFORM",
    "rejected",
    "Infobip rejected the message, because it is malformed or because the service is down.",
  ],
  ["EXPIRED_EXPIRED", "timeout", "The phone was not reached before the message expired."],
  ["REJECTED_NETWORK", "permission", "The account may not text the recipient's network: ask Infobip."],
  ["REJECTED_PREFIX_MISSING", "invalid-recipient", "The recipient's number has a wrong prefix or length."],
  ["REJECTED_DND", "recipient-blocked", "The recipient is on a do-not-disturb list."],
  ["REJECTED_SOURCE", "invalid-sender", "The sender (from) is not registered for the account: register it."],
  ["REJECTED_NOT_ENOUGH_CREDITS", "insufficient-funds", "The account has no credit left: top it up."],
  [
    "REJECTED_SENDER",
    "invalid-sender",
    "The account blocks the sender (from): see its blocklist in the portal.",
  ],
  [
    "REJECTED_DESTINATION_BLOCKLISTED",
    "recipient-blocked",
    "The recipient is on the blocklist of the account or of the carrier.",
  ],
  ["REJECTED_PREPAID_PACKAGE_EXPIRED", "insufficient-funds", "The account's credit has expired: top it up."],
  [
    "REJECTED_DESTINATION_NOT_REGISTERED",
    "permission",
    "A trial account texts only numbers that it verified: verify the number, or end the trial.",
  ],
  ["REJECTED_ROUTE_NOT_AVAILABLE", "permission", "The account is not set up to send: ask Infobip."],
  [
    "REJECTED_FLOODING_FILTER",
    "rate-limited",
    "The recipient got too many texts within an hour: 20, or 6 of the same.",
    { retryable: false },
  ],
  ["REJECTED_SYSTEM_ERROR", "unavailable", "Infobip failed for now."],
  [
    "REJECTED_DUPLICATE_MESSAGE_ID",
    "rejected",
    "Infobip has a message with this id: the request arrived twice, and the first was most likely accepted.",
    { delivery: "unknown" },
  ],
  ["REJECTED_INVALID_UDH", "invalid-message", "The text has an invalid header."],
  ["REJECTED_MESSAGE_TOO_LONG", "invalid-message", "The text is too long: over 25 segments or 4000 bytes."],
  ["MISSING_TO", "invalid-recipient", "The recipient is missing."],
  ["REJECTED_DESTINATION", "invalid-recipient", "The recipient's number is invalid."],
  [
    "SIGNALS_BLOCKED",
    "permission",
    "Infobip Signals blocks the message as fraud: check its rules in the portal.",
  ],
  ["REJECTED", "rejected", "Infobip rejected the message."],
];

/** What an invalid field means, by the last name of its path. */
const fieldErrors: readonly ErrorRow[] = [
  ["to", "invalid-recipient", "Infobip does not accept the recipient's number."],
  ["destinations", "invalid-recipient", "Infobip does not accept the recipient's number."],
  ["sender", "invalid-sender", "Infobip does not accept the sender: check from."],
  ["from", "invalid-sender", "Infobip does not accept the sender: check from."],
  ["text", "invalid-message", "Infobip does not accept the text: it is empty or too long."],
  ["sendAt", "invalid-message", "Infobip does not accept sendAt: use a time within 180 days."],
  ["amount", "invalid-message", "Infobip does not accept validityPeriodSeconds."],
  ["validityPeriod", "invalid-message", "Infobip does not accept validityPeriodSeconds."],
  ["url", "invalid-config", "Infobip does not accept statusCallback."],
  ["notifyUrl", "invalid-config", "Infobip does not accept statusCallback."],
  ["callbackData", "invalid-message", "The reference is too long for Infobip: at most 4000 characters."],
];

/** Whether a code is in the tables. */
export function knowsCode(code: string): boolean {
  return meaningOf(code) !== undefined;
}

function meaningOf(code: string): ErrorMeaning | undefined {
  return findError("Infobip", errors, code) ?? findError("Infobip", deliveryErrors, code);
}

/**
 * Returns why a message failed: the name of its error, or of its status if it has no error. Some responses write the names of
 * errors in capital letters only, others not.
 */
export function problemOf(error: unknown, status: unknown): ResponseDetails {
  const [errorName, statusName] = [error, status].map((value) => {
    const name = textOf(fieldsOf(value)["name"]).toUpperCase();
    return /^[A-Z][A-Z0-9_]{0,79}$/.test(name) ? name : "";
  }) as [string, string];
  const providerCode = errorName === "" || errorName === "NO_ERROR" ? statusName : errorName;
  if (providerCode === "") return { code: "rejected" };
  return { code: "rejected", ...meaningOf(providerCode), providerCode };
}

/**
 * Returns what a refusal in the form of version 3 (`errorCode`) or 2 (`requestError`) means; `undefined` for any other body,
 * such as a proxy's.
 */
export function refusalOf(response: HttpResponse): ResponseDetails | undefined {
  const body = fieldsOf(parseJson(response.body));
  const { messageId, validationErrors } = fieldsOf(fieldsOf(body["requestError"])["serviceException"]);
  const providerCode = textOf(body["errorCode"]) || textOf(messageId);
  if (!/^[A-Z][A-Z0-9_]{0,79}$/.test(providerCode)) return undefined;
  const paths = [
    ...listOf(body["violations"]).map((violation) => textOf(fieldsOf(violation)["property"])),
    ...(Array.isArray(validationErrors) ? [] : Object.keys(fieldsOf(validationErrors))),
  ];
  const fields = new Set(paths.map((path) => (path.split(".").at(-1) ?? "").split("[", 1)[0]));
  const [field] = fields;
  const single =
    response.status === 400 && fields.size === 1
      ? findError(`Infobip ${providerCode}`, fieldErrors, field)
      : undefined;
  return { ...(single ?? findError("Infobip", errors, providerCode)), providerCode };
}

/** Returns the error for a response that does not accept the request, or that cannot be read. */
export function errorFromInfobip(response: HttpResponse): SmsError {
  return errorFromResponse("Infobip", response, refusalOf(response) ?? {});
}
