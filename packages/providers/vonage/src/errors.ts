import type { SmsErrorCode } from "@smskit/core";

/** What a refusal of Vonage's means. */
export interface Meaning {
  code: SmsErrorCode;
  /** What is wrong and what to do about it; the provider's own text may hold whole numbers. */
  sentence: string;
  /** Nobody knows whether the message was accepted. */
  unknown?: true;
}

/** Vonage's page on the statuses of a send. */
export const moreInfo = "https://developer.vonage.com/en/api-errors/sms";

const internalError: Meaning = {
  code: "unavailable",
  sentence: "Vonage failed while it processed the message; whether it was accepted is unknown.",
  unknown: true,
};

/**
 * What the `status` of a part means; "0" is accepted. 13, 16, 19 and 20 are of Vonage's earlier tables, and
 * still in the one of its Messages API.
 */
const statuses: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  [
    "1",
    {
      code: "rate-limited",
      sentence: "Too many messages a second for this Vonage account or this sender; it was not accepted.",
    },
  ],
  ["2", { code: "invalid-message", sentence: "A required parameter is missing: from, to or text." }],
  ["3", { code: "invalid-message", sentence: "Vonage takes the value of a parameter for invalid." }],
  [
    "4",
    {
      code: "authentication",
      sentence:
        "Vonage does not accept the credentials: check apiKey and apiSecret, and that the secret was not revoked.",
    },
  ],
  ["5", internalError],
  [
    "6",
    {
      code: "invalid-message",
      sentence:
        "Vonage cannot process the message; most often the recipient's number starts with a prefix that it does not know.",
    },
  ],
  ["7", { code: "recipient-blocked", sentence: "The recipient's number is barred, and is not texted." }],
  ["8", { code: "permission", sentence: "The Vonage account is suspended: contact Vonage's support." }],
  ["9", { code: "insufficient-funds", sentence: "The Vonage account has not enough credit: top it up." }],
  ["10", { code: "rate-limited", sentence: "Too many connections at once for this Vonage account." }],
  [
    "11",
    { code: "permission", sentence: "The Vonage account may not use the SMS API: contact Vonage's support." },
  ],
  ["12", { code: "invalid-message", sentence: "The text is longer than Vonage takes." }],
  ["13", internalError],
  [
    "14",
    {
      code: "authentication",
      sentence:
        "Vonage wants requests of this account to be signed, which this connector does not do: have its support turn that off.",
    },
  ],
  [
    "15",
    {
      code: "invalid-sender",
      sentence:
        "The sender (from) is not allowed for this recipient's country; to the USA and Canada only a number of the account is.",
    },
  ],
  ["16", { code: "invalid-message", sentence: "Vonage refuses the validity period." }],
  ["17", { code: "content-rejected", sentence: "The carrier blocks the message for its content or sender." }],
  ["19", { code: "permission", sentence: "The message uses what is not enabled for this Vonage account." }],
  ["20", { code: "invalid-message", sentence: "The messageClass is not one of 0 to 3." }],
  ["22", { code: "invalid-message", sentence: "The network code does not fit the recipient's country." }],
  [
    "23",
    {
      code: "invalid-config",
      sentence: "Vonage refuses statusCallback: it must be a public URL of at most 100 characters.",
    },
  ],
  [
    "29",
    {
      code: "permission",
      sentence:
        "A trial account texts its test numbers only: add the recipient's to them in the dashboard, or top up the account.",
    },
  ],
  [
    "32",
    {
      code: "authentication",
      sentence:
        "Vonage wants either a signature or the API secret: check what a gateway adds to the request.",
    },
  ],
  ["33", { code: "invalid-recipient", sentence: "The recipient's number is deactivated." }],
]);

/** Whether it is one of the statuses that stand in the table. */
export function knowsCode(status: string): boolean {
  return statuses.has(status);
}

/** What a part's status means. Vonage adds new ones: an unknown one is a refusal all the same. */
export function meaningOfStatus(status: string): Meaning {
  return statuses.get(status) ?? { code: "rejected", sentence: "Vonage refused the message." };
}

/** Milliseconds to wait: Vonage writes `please wait [ 250 ] and retry` into its text. */
export function waitIn(text: unknown): number | undefined {
  const milliseconds = typeof text === "string" ? /\bwait \[ ?(\d{1,7}) ?\]/.exec(text)?.[1] : undefined;
  return milliseconds === undefined ? undefined : Number(milliseconds);
}

/**
 * What the `err-code` of a delivery receipt means.
 * @see https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts#dlr-error-codes
 */
const deliveryCodes: ReadonlyMap<string, SmsErrorCode> = new Map<string, SmsErrorCode>([
  ["2", "unavailable"], // the phone is off, for now
  ["3", "invalid-recipient"], // the number is no longer in use
  ["4", "recipient-blocked"], // barred by the user
  ["6", "content-rejected"], // the carrier's spam filter
  ["7", "unavailable"], // the phone is busy
  ["8", "unavailable"], // a network's error
  ["9", "recipient-blocked"], // the user has opted out
  ["10", "invalid-message"], // a parameter, such as a wrong encoding
  ["11", "permission"], // no route for this account
  ["12", "invalid-recipient"], // no route to this number
  ["13", "recipient-blocked"], // too young
  ["14", "recipient-blocked"], // texts are not in the recipient's plan
  ["16", "rate-limited"], // a gateway's quota
  ["50", "permission"], // entityId is missing or not registered
  ["51", "invalid-sender"], // the sender is not registered
  ["52", "content-rejected"], // contentId is missing, or not of this text
  ["53", "recipient-blocked"], // no consent on record
]);

/** The code of a delivery that failed; `rejected` where the cause is unknown, or none that has a code here. */
export function codeOfDelivery(errCode: string): SmsErrorCode {
  return deliveryCodes.get(errCode) ?? "rejected";
}
