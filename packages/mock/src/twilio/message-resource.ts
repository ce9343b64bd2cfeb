import type { CarrierMessage } from "../carrier-message.ts";
import { messageOfCode } from "./delivery-codes.ts";
import type { MessageRecords } from "./message-records.ts";
import { rfc2822 } from "./twilio-answers.ts";

/** A message as the Messages resource shows it, in the order in which Twilio writes it. */
export function messageResource(
  message: CarrierMessage,
  records?: Pick<MessageRecords, "isRedacted">,
): Record<string, unknown> {
  const account = message.accountId ?? "";
  const path = `/2010-04-01/Accounts/${account}/Messages/${message.id}`;
  const { status, errorCode, parameters } = message;
  const waits = status === "accepted" || status === "scheduled";
  const sent = message.events.find((event) => event.status === "sent");
  const updated = message.events.at(-1) ?? { at: message.createdAt };
  const media = parameters["MediaUrl"];
  const priced = status === "delivered" || status === "undelivered";
  return {
    body: records?.isRedacted(message.id) ? "" : message.body,
    num_segments: waits ? "0" : String(Math.max(1, message.segments)),
    direction: message.inReplyTo === undefined ? "outbound-api" : "outbound-reply",
    from: waits && message.from === null ? null : message.from,
    date_updated: rfc2822(updated.at),
    price: priced ? (-0.0079 * Math.max(1, message.segments)).toFixed(5) : null,
    error_message: errorCode === undefined ? null : messageOfCode(errorCode),
    uri: `${path}.json`,
    account_sid: account,
    num_media: String(media === undefined ? 0 : typeof media === "string" ? 1 : media.length),
    to: message.to,
    date_created: rfc2822(message.createdAt),
    status,
    sid: message.id,
    date_sent: sent ? rfc2822(sent.at) : null,
    messaging_service_sid: serviceSidOf(message) ?? null,
    error_code: errorCode === undefined ? null : Number(errorCode),
    price_unit: "USD",
    api_version: "2010-04-01",
    subresource_uris: { media: `${path}/Media.json` },
  };
}

/** The Messaging Service that a message was given to; its SID may stand in From. */
export function serviceSidOf({ parameters }: CarrierMessage): string | undefined {
  return [parameters["MessagingServiceSid"], parameters["From"]].find(
    (sid): sid is string => typeof sid === "string" && /^MG[0-9a-fA-F]{32}$/.test(sid),
  );
}
