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
  textOf,
} from "@smskit/core/provider";
import { requestIdOf } from "./vonage-values.ts";

/** Vonage's page about the codes of the Messages API. */
const moreInfo = "https://developer.vonage.com/en/api-errors/messages";

const credentials =
  "Vonage does not accept the credentials: check apiKey and apiSecret, or applicationId and privateKey.";
const suspended = "The Vonage account or application is suspended or barred: contact Vonage's support.";
const parameters = "Vonage considers the value of a parameter invalid.";
const channelField = "A field of a failover message does not fit its channel.";
const media = "Vonage cannot use the media of a failover message.";
const fraud = "Vonage's Fraud Defender blocks the message: check its rules in the dashboard.";
const unreachable = "The phone is switched off, busy or unreachable.";
const notANumber = "The recipient is not a number that can receive texts.";
const optedOut = "The recipient has opted out (STOP), or blocks such messages.";
const senderRefused =
  "The sender (from) is not allowed for this country; in the USA and Canada, use a number of the account.";
const senderInvalid =
  "Vonage does not accept the sender (from): use a number of the account or, where the country allows it, a name of at most 11 letters and digits.";

/**
 * What Vonage's codes mean, in refusals and in status webhooks. Codes in words are those that all of Vonage's APIs share.
 * @see https://developer.vonage.com/en/api-errors/messages
 * @see https://developer.vonage.com/en/api-errors
 */
export const errors: readonly ErrorRow[] = [
  [1000, "rate-limited", "Too many messages a second for this account; it was not accepted."],
  [1010, "invalid-message", "A required parameter is missing: from, to or text."],
  [1020, "invalid-message", parameters],
  [1021, "invalid-message", channelField],
  [1022, "invalid-message", "A failover message has an invalid template or parameters."],
  [
    1030,
    "unavailable",
    "Vonage failed while it processed the message; whether it was accepted is unknown.",
    { delivery: "unknown" },
  ],
  [1040, "invalid-message", "Vonage cannot process the message; usually the recipient's prefix is unknown."],
  [1050, "recipient-blocked", "The recipient's number is blocked."],
  [1060, "permission", suspended],
  [1070, "insufficient-funds", "The account's credit or quota is used up: top it up."],
  [1080, "permission", "The Vonage account may not send by this API: contact Vonage's support."],
  [1090, "invalid-message", "The text is too long for Vonage."],
  [1100, "unavailable", "Vonage could not reach the carrier; the message was not submitted."],
  [1110, "authentication", "The signature of the request is invalid: check what a gateway adds."],
  [1120, "invalid-sender", senderRefused],
  [1130, "invalid-message", "Vonage refuses the validity period."],
  [1140, "permission", "The message uses a feature that is not enabled for this Vonage account."],
  [1150, "invalid-message", parameters],
  [
    1160,
    "permission",
    "A trial account sends to test numbers only: add the recipient in the dashboard, or top up.",
  ],
  [1170, "invalid-recipient", notANumber],
  [1180, "unavailable", unreachable],
  [1190, "invalid-recipient", "The number is no longer in use."],
  [1200, "invalid-recipient", "The number moved to another carrier, which cannot be reached."],
  [1210, "content-rejected", "The carrier filtered the message as spam."],
  [1220, "unavailable", unreachable],
  [1230, "unavailable", "The network failed."],
  [1240, "recipient-blocked", optedOut],
  [1241, "rate-limited", "Too many messages to this number."],
  [1242, "invalid-sender", "The number pool does not exist: check providerOptions.vonage.poolId."],
  [1250, "invalid-recipient", "Vonage has no route to this number."],
  [1251, "permission", "Vonage has no route for this account."],
  [1260, "unavailable", "The message could not be delivered to the number."],
  [1270, "recipient-blocked", "The recipient is too young for this message."],
  [1280, "recipient-blocked", "The recipient's plan does not include texts, or is suspended."],
  [1282, "content-rejected", "The carrier blocks the message because of its content or sender."],
  [1290, "unavailable", "The recipient's prepaid plan has no credit to receive the message."],
  [1300, "invalid-recipient", notANumber],
  [1310, "invalid-recipient", notANumber],
  [
    1320,
    "rejected",
    "Vonage considers the message sent before; whether the phone has it is unknown.",
    { delivery: "unknown" },
  ],
  [1330, "rejected", "The carrier failed for a reason that it does not give: check the recipient."],
  [1331, "unavailable", "The carrier does not respond."],
  [1340, "rejected", "The message is outside of the channel's response window."],
  [1350, "permission", "The Facebook page is not set up for this message."],
  [1360, "timeout", "The message expired before it was delivered."],
  [1370, "permission", "The Facebook page must be connected again."],
  [1380, "invalid-message", media],
  [1381, "invalid-message", media],
  [1382, "invalid-message", media],
  [1400, "invalid-message", channelField],
  [1410, "invalid-message", channelField],
  [1420, "invalid-sender", senderInvalid],
  [1430, "invalid-recipient", notANumber],
  [1431, "invalid-message", channelField],
  [1440, "invalid-message", channelField],
  [1450, "invalid-message", "The reference is too long for Vonage."],
  [1451, "invalid-message", channelField],
  [
    1460,
    "rate-limited",
    "A daily limit is reached: check the sender's registration (10DLC).",
    { retryable: false },
  ],
  [1461, "rate-limited", "The recipient gets too many messages of this kind.", { retryable: false }],
  [1470, "permission", fraud],
  [1472, "rate-limited", "Vonage's Fraud Defender limits the traffic.", { retryable: false }],
  [1473, "permission", fraud],
  [1474, "permission", fraud],
  [1475, "permission", fraud],
  [1476, "invalid-sender", "The sender (from) is on a list of numbers that must not send."],
  [1480, "permission", "The entityId is missing or not registered."],
  [1481, "invalid-sender", "The sender is not registered."],
  [1482, "content-rejected", "The contentId is missing, or does not match the text."],
  [1483, "recipient-blocked", "The recipient's consent is not on record."],
  [1484, "permission", "The message fails a country's rules: check the sender's registration."],
  [
    1490,
    "timeout",
    "Not every part of the text was reported in time; whether it arrived is unknown.",
    { delivery: "unknown" },
  ],
  [2001, "content-rejected", "The carrier blocks the message because of its content or sender."],
  [2002, "invalid-message", "A failover message is too large."],
  [2003, "recipient-blocked", optedOut],
  ["low-balance", "insufficient-funds", "The Vonage account does not have enough credit: top it up."],
  ["unauthorized", "authentication", credentials],
  // As Vonage spells it.
  ["unathorized", "authentication", credentials],
  ["invalid-api-key", "authentication", credentials],
  ["invalid-signature", "authentication", credentials],
  ["jwt-expired", "authentication", "The token is too old: check this machine's clock."],
  ["jwt-revoked", "authentication", credentials],
  ["multiple-auth-methods", "authentication", "The request has two credentials: check what a gateway adds."],
  ["forbidden", "permission", "The account may not do this."],
  ["unprovisioned", "permission", "The account or application may not use the Messages API."],
  ["account-suspended", "permission", suspended],
  ["application-suspended", "permission", suspended],
  ["invalid-ip", "permission", "This machine's IP address is not in the account's allow list."],
  ["unavailable-legal", "permission", "Vonage does not serve this country."],
  ["invalid-params", "invalid-message", parameters],
  ["InvalidParams", "invalid-message", parameters],
  ["invalid-json", "invalid-message", parameters],
  ["throttled", "rate-limited", "Too many requests at once."],
  ["not-found", "rejected", "The API does not exist at this address: check baseUrl."],
];

/** What a status means if the code is unknown, for a refusal in Vonage's own form. */
const statuses: readonly ErrorRow[] = [
  [402, "insufficient-funds", "The Vonage account does not have enough credit: top it up."],
  [403, "permission", "The account may not do this."],
];

/**
 * Titles of refusals, and their codes today. Earlier, refusals had numbers that mean something else in status webhooks: 1130
 * is "Invalid recipient" here, and a wrong validity period there. Vonage's API description still shows them.
 */
const codesOfTitles: ReadonlyMap<string, number> = new Map([
  ["Unsupported channel", 1400],
  ["Invalid channel parameters", 1410],
  ["Invalid sender", 1420],
  ["Invalid recipient", 1430],
  ["Invalid message type", 1440],
  ["Invalid params", 1020],
  ["Invalid client reference", 1450],
]);

/** What is wrong if one parameter is, by its name in Vonage's API. */
const parameterErrors: readonly ErrorRow[] = [
  ["to", "invalid-recipient", notANumber],
  ["from", "invalid-sender", senderInvalid],
  ["webhook_url", "invalid-config", "Vonage refuses statusCallback: use a public URL."],
  ["ttl", "invalid-message", "Vonage refuses the validity period (validityPeriodSeconds)."],
  ["text", "invalid-message", "Vonage does not accept the text: it may be too long."],
  ["client_ref", "invalid-message", "Vonage does not accept the reference."],
  ...["encodingType", "contentId", "entityId", "poolId", "trustedRecipient", "failover"].map(
    (name): ErrorRow => [
      apiNameOf(name),
      "invalid-message",
      `Vonage refuses providerOptions.vonage.${name}.`,
    ],
  ),
];

function apiNameOf(option: string): string {
  return option.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns the parameter that a name is about: `sms.pool_id` is an option of ours, `failover[0].to` is part of one. */
function parameterIn(name: string): string {
  return name.replace(/^sms\./, "").replace(/^failover\b.*$/s, "failover");
}

/** Returns what a code means; `undefined` if it is not in the table. */
export function meaningOf(code: unknown): ErrorMeaning | undefined {
  return findError("Vonage", errors, code);
}

/** Whether a code is in the table. */
export function knowsCode(code: string): boolean {
  return meaningOf(code) !== undefined;
}

/** Returns the code at the end of a `type`: `https://developer.vonage.com/api-errors/messages#1420`. */
export function codeOf(type: unknown): string | undefined {
  return /#([A-Za-z0-9][A-Za-z0-9-]{1,39})$/.exec(textOf(type))?.[1];
}

/** Returns the error for a response that does not accept the request, or that cannot be read. */
export function errorFromVonage(response: HttpResponse): SmsError {
  const { type, title, instance, invalid_parameters } = fieldsOf(parseJson(response.body));
  const providerCode = codeOf(type);
  const parameter = listOf(invalid_parameters)
    .map((each) => parameterIn(textOf(fieldsOf(each)["name"])))
    .find((name) => parameterErrors.some(([own]) => own === name));
  const row =
    rowOf(parameterErrors, parameter) ?? rowOf(errors, codesOfTitles.get(textOf(title)) ?? providerCode);
  const meaning = row && meaningAs(row, providerCode ?? `HTTP ${response.status}`);
  const byStatus = textOf(title) === "" ? undefined : findError("HTTP", statuses, response.status);
  return errorFromResponse("Vonage", response, {
    ...(meaning ?? byStatus),
    providerCode,
    moreInfo: providerCode && moreInfo,
    requestId: requestIdOf(response) ?? /^[\w-]{8,64}$/.exec(textOf(instance))?.[0],
  });
}

function rowOf(rows: readonly ErrorRow[], code: string | number | undefined): ErrorRow | undefined {
  return rows.find(([own]) => String(own) === String(code));
}

/** What a row means, with the code that Vonage sent instead of the row's own. */
function meaningAs([, ...meaning]: ErrorRow, sent: string): ErrorMeaning | undefined {
  return findError("Vonage", [[sent, ...meaning]], sent);
}
