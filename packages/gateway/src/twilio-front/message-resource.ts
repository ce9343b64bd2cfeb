import type { SmsErrorCode } from "@smskit/core";
import type { GatewayMessage, MessageStatus } from "../state/gateway-message.ts";

/** What a message resource shows beside what the gateway keeps of a message. */
export interface ShownFields {
  to?: string | undefined;
  from?: string | undefined;
  messagingServiceSid?: string | undefined;
  /** Only the response that creates a message has its text. */
  body?: string | undefined;
}

/**
 * Returns a message as Twilio's API shows it, in Twilio's order.
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export function messageResource(
  message: GatewayMessage,
  accountSid: string,
  { to, from, messagingServiceSid, body }: ShownFields = {},
): Record<string, unknown> {
  const { error, price } = message;
  const sid = sidOf(message.id);
  return {
    body: body ?? "",
    num_segments: String(message.segments ?? 0),
    direction: "outbound-api",
    from: from ?? null,
    date_updated: rfc2822(message.updatedAt),
    // Twilio writes what it charges as a negative amount.
    price: price === undefined ? null : `-${price.amount}`,
    error_message: error?.message ?? null,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
    account_sid: accountSid,
    num_media: "0",
    to: to ?? maskedNumber(message),
    date_created: rfc2822(message.createdAt),
    status: twilioStatusOf(message),
    sid,
    date_sent: message.sentAt === undefined ? null : rfc2822(message.sentAt),
    messaging_service_sid: messagingServiceSid ?? null,
    error_code: errorCodeOf(message) ?? null,
    price_unit: price?.currency ?? null,
    api_version: "2010-04-01",
    subresource_uris: {},
  };
}

/** Returns the SID of a message: `SM` and the 32 hexadecimal digits of the gateway's id. */
export function sidOf(id: string): string {
  return `SM${id.replaceAll("-", "")}`;
}

/** Returns the gateway's id in a SID; undefined for anything else. */
export function idOfSid(sid: string): string | undefined {
  const digits = /^SM([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(sid);
  return digits?.slice(1).join("-");
}

/** `Fri, 03 Nov 2023 17:23:23 +0000` */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}

/** Twilio writes hidden digits as X. */
export function maskedNumber({ to }: GatewayMessage): string {
  return to.replaceAll("•", "X");
}

/** What the gateway's provider accepted was sent from Twilio's point of view: "the nearest upstream carrier accepted". */
const statuses: Readonly<Record<MessageStatus, string>> = {
  queued: "queued",
  accepted: "sent",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  undelivered: "undelivered",
  failed: "failed",
  // Twilio has no unknown outcome. This one is still looked up.
  unknown: "sending",
  canceled: "canceled",
};

/** Returns the status of a message in Twilio's words. */
export function twilioStatusOf({ status, sendAt }: Pick<GatewayMessage, "status" | "sendAt">): string {
  if (status === "queued" && sendAt !== undefined && new Date(sendAt) > new Date()) return "scheduled";
  return statuses[status];
}

/** Twilio's codes of messages that were not delivered. 30008 is “unknown error”. */
const errorCodes: Partial<Record<SmsErrorCode, number>> = {
  "invalid-recipient": 30005,
  "recipient-blocked": 30004,
  "content-rejected": 30007,
  "invalid-sender": 30024,
  "rate-limited": 30001,
  timeout: 30036,
};

/** Returns why a message was not delivered, as a code of Twilio. */
export function errorCodeOf({ status, error, provider }: GatewayMessage): number | undefined {
  if (error === undefined || (status !== "failed" && status !== "undelivered")) return undefined;
  // What is wrong with the gateway's own account at a provider concerns its operator only.
  if (error.code === "authentication" || error.code === "insufficient-funds") return 30008;
  if (provider === "twilio" && /^\d{5}$/.test(error.providerCode ?? "")) return Number(error.providerCode);
  // The suppression list of the gateway refuses before a provider is asked, as Twilio's own list does.
  if (error.code === "recipient-blocked" && status === "failed") return 21610;
  return errorCodes[error.code] ?? 30008;
}
