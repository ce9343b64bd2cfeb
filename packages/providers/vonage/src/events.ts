import type { DeliveryStatus, DeliveryUpdate, InboundMessage, SmsWebhookEvent } from "@smskit/core";
import { codeOfDelivery } from "./errors.ts";

type Fields = ReadonlyMap<string, string>;

/** What a webhook says. Reads only what is known: fields are added at any time. */
export function eventOf(fields: Fields): SmsWebhookEvent {
  const id = fields.get("messageId") ?? "";
  const status = fields.get("status") ?? "";
  const text = fields.get("text");
  const from = fields.get("msisdn") ?? "";
  if (id !== "" && status !== "") return { type: "delivery", update: updateOf(fields, id, status) };
  if (id !== "" && from !== "" && text !== undefined) {
    return { type: "inbound", message: inboundOf(fields, { id, from, text }) };
  }
  return { type: "other", raw: Object.fromEntries(fields) };
}

/**
 * Vonage's words. `accepted` and `buffered` come from the carrier, which then has the message: sent. The
 * carrier's `failed`, `rejected` and `expired` are final, and none of them reached the phone.
 */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map<string, DeliveryStatus>([
  ["delivered", "delivered"],
  ["accepted", "sent"],
  ["buffered", "sent"],
  ["expired", "undelivered"],
  ["failed", "undelivered"],
  ["rejected", "undelivered"],
]);

function updateOf(fields: Fields, id: string, providerStatus: string): DeliveryUpdate {
  const status = statuses.get(providerStatus) ?? "unknown";
  const update: DeliveryUpdate = { provider: "vonage", id, status, providerStatus, at: timeOf(fields) };
  const reference = fields.get("client-ref") ?? "";
  if (reference !== "") update.reference = reference;
  const to = fields.get("msisdn") ?? "";
  if (to !== "") update.to = withPlus(to);
  const errCode = fields.get("err-code") ?? "";
  if (/^[1-9]\d{0,3}$/.test(errCode)) {
    update.code = providerStatus === "expired" ? "timeout" : codeOfDelivery(errCode);
    update.providerCode = errCode;
  } else if (status === "undelivered") {
    update.code = providerStatus === "expired" ? "timeout" : "rejected";
  }
  const amount = fields.get("price") ?? "";
  if (/^\d{1,9}(?:\.\d{1,12})?$/.test(amount)) update.price = { amount, currency: "EUR" };
  return update;
}

/** The parts of a long text come one by one, each a message with an id of its own. */
function inboundOf(
  fields: Fields,
  { id, from, text }: { id: string; from: string; text: string },
): InboundMessage {
  const message: InboundMessage = {
    provider: "vonage",
    id,
    from: withPlus(from),
    to: withPlus(fields.get("to") ?? ""),
    body: text,
    media: [],
    at: timeOf(fields),
  };
  const parts = partsOf(fields);
  if (parts !== undefined) message.parts = parts;
  // Vonage's own `keyword` is the first word of any text, and a part is not the whole text.
  const keyword = fields.get("concat") === "true" ? undefined : keywords.get(text.trim().toUpperCase());
  if (keyword !== undefined) message.keyword = keyword;
  return message;
}

/** The place of a part in its text; nothing where that does not add up. */
function partsOf(fields: Fields): InboundMessage["parts"] {
  const reference = fields.get("concat-ref") ?? "";
  const [index, total] = [fields.get("concat-part"), fields.get("concat-total")].map((text = "") =>
    /^\d{1,3}$/.test(text) ? Number(text) : 0,
  ) as [number, number];
  const isPlace = reference !== "" && index >= 1 && index <= total;
  return fields.get("concat") === "true" && isPlace ? { reference, index, total } : undefined;
}

/** The words of North American carriers, each alone in its message. Vonage itself acts on few of them. */
const keywords: ReadonlyMap<string, InboundMessage["keyword"] & string> = new Map([
  ...["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"].map(
    (word) => [word, "stop"] as const,
  ),
  ...["START", "UNSTOP"].map((word) => [word, "start"] as const),
  ...["HELP", "INFO"].map((word) => [word, "help"] as const),
]);

/** `447700900000` is a number; what has fewer digits is a short code, what has letters a sender's name. */
function withPlus(address: string): string {
  return /^[1-9]\d{6,14}$/.test(address) ? `+${address}` : address;
}

/** When Vonage sent it, in UTC: `2020-01-01 12:00:00`. */
function timeOf(fields: Fields): Date {
  const time = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(fields.get("message-timestamp") ?? "");
  const at = time === null ? undefined : new Date(`${time[1]}T${time[2]}Z`);
  return at === undefined || Number.isNaN(at.getTime()) ? new Date() : at;
}
