import type { SmsError, SmsErrorCode } from "@smskit/core";
import {
  type ErrorMeaning,
  type ErrorRow,
  errorFromResponse,
  findError,
  type HttpResponse,
  type ResponseDetails,
} from "@smskit/core/provider";
import { requestIdOf } from "../vonage-values.ts";

/** Vonage's page about the statuses of a send. */
export const moreInfo = "https://developer.vonage.com/en/api-errors/sms";

const wrongCredentials =
  "Vonage does not accept the credentials: check apiKey and apiSecret, and that the secret is not revoked.";
const internalError = "Vonage failed while it processed the message; whether it was accepted is unknown.";

/**
 * What the `status` of a part means, for a text that Vonage refuses. 13, 16, 19 and 20 are in Vonage's earlier tables, and
 * still in the one of its Messages API.
 */
export const errors: readonly ErrorRow[] = [
  [1, "rate-limited", "Too many messages a second for this account or sender; it was not accepted."],
  [2, "invalid-message", "A required parameter is missing: from, to or text."],
  [3, "invalid-message", "Vonage considers the value of a parameter invalid."],
  [4, "authentication", wrongCredentials],
  [5, "unavailable", internalError, { delivery: "unknown" }],
  [6, "invalid-message", "Vonage cannot process the message; usually the recipient's prefix is unknown."],
  [7, "recipient-blocked", "The recipient's number is blocked."],
  [8, "permission", "The Vonage account is suspended: contact Vonage's support."],
  [9, "insufficient-funds", "The Vonage account does not have enough credit: top it up."],
  [10, "rate-limited", "Too many connections at once for this Vonage account."],
  [11, "permission", "The Vonage account may not use the SMS API: contact Vonage's support."],
  [12, "invalid-message", "The text is too long for Vonage."],
  [13, "unavailable", internalError, { delivery: "unknown" }],
  [14, "authentication", "The account requires signed requests: ask Vonage's support to turn that off."],
  [
    15,
    "invalid-sender",
    "The sender (from) is not allowed for this country; in the USA and Canada, use a number of the account.",
  ],
  [16, "invalid-message", "Vonage refuses the validity period."],
  [17, "content-rejected", "The carrier blocks the message because of its content or sender."],
  [19, "permission", "The message uses a feature that is not enabled for this Vonage account."],
  [20, "invalid-message", "The messageClass is not one of 0 to 3."],
  [22, "invalid-message", "The network code does not match the recipient's country."],
  [23, "invalid-config", "Vonage refuses statusCallback: use a public URL of at most 100 characters."],
  [
    29,
    "permission",
    "A trial account sends to test numbers only: add the recipient in the dashboard, or top up.",
  ],
  [32, "authentication", "Vonage requires either a signature or the API secret: check what a gateway adds."],
  [33, "invalid-recipient", "The recipient's number is deactivated."],
];

/**
 * What the `err-code` of a delivery report means.
 * @see https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts#dlr-error-codes
 */
export const deliveryErrors: readonly ErrorRow[] = [
  [2, "unavailable", "The phone is switched off or unreachable."],
  [3, "invalid-recipient", "The number is no longer in use."],
  [4, "recipient-blocked", "The recipient blocks the sender."],
  [6, "content-rejected", "The carrier filtered the message as spam."],
  [7, "unavailable", "The phone is busy."],
  [8, "unavailable", "The network failed."],
  [9, "recipient-blocked", "The recipient has opted out."],
  [10, "invalid-message", "A parameter is invalid, such as the encoding."],
  [11, "permission", "Vonage has no route for this account."],
  [12, "invalid-recipient", "Vonage has no route to this number."],
  [13, "recipient-blocked", "The recipient is too young for this message."],
  [14, "recipient-blocked", "The recipient's plan does not include texts."],
  [16, "rate-limited", "The gateway's quota is exhausted."],
  [50, "permission", "The entityId is missing or not registered."],
  [51, "invalid-sender", "The sender is not registered."],
  [52, "content-rejected", "The contentId is missing, or does not match the text."],
  [53, "recipient-blocked", "The recipient's consent is not on record."],
];

/** Whether a status is in the table. */
export function knowsCode(status: string): boolean {
  return findError("Vonage", errors, status) !== undefined;
}

/** Returns what a part's status means. Vonage adds new ones; an unknown one is a refusal, too. */
export function meaningOf(status: string): ErrorMeaning {
  const message = `Vonage refused the message. (Vonage ${status})`;
  return findError("Vonage", errors, status) ?? { code: "rejected", message };
}

/** Returns the code of a failed delivery; `rejected` if the cause is unknown. */
export function codeOfDelivery(errCode: string): SmsErrorCode {
  return findError("Vonage", deliveryErrors, errCode)?.code ?? "rejected";
}

/**
 * Returns the error for a response that does not accept the request, or that cannot be read. Its HTTP status decides
 * whether the message was sent; the status of a part, if there is one, says what is wrong.
 */
export function errorFromVonage(
  response: HttpResponse,
  {
    status,
    ...details
  }: Pick<ResponseDetails, "echoedTo" | "refused" | "retryAfterMs"> & { status?: string | undefined } = {},
): SmsError {
  const known = { requestId: requestIdOf(response), ...details };
  if (status === undefined) {
    const isUnauthorized = response.status === 401;
    return errorFromResponse("Vonage", response, {
      ...known,
      ...(isUnauthorized ? { code: "authentication", message: wrongCredentials } : {}),
    });
  }
  const meaning = meaningOf(status);
  return errorFromResponse("Vonage", response, {
    ...known,
    providerCode: status,
    moreInfo,
    ...(meaning.delivery === "unknown" && !details.refused ? {} : meaning),
  });
}
