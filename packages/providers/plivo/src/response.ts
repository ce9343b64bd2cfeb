import type { DeliveryStatus, DeliveryUpdate, SmsError } from "@smskit/core";
import {
  type Delivered,
  dateOf,
  fieldsOf,
  type HttpResponse,
  listOf,
  parseJson,
  phoneOf,
  priceOf,
  textOf,
} from "@smskit/core/provider";
import { errorFromPlivo, problemOf, type Subject } from "./errors.ts";

const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["queued", "queued"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["undelivered", "undelivered"],
  ["failed", "failed"],
  ["rejected", "failed"],
  ["read", "read"],
]);

/**
 * Returns the JSON of a successful response.
 * @throws {SmsError} for any other response.
 */
export function readBody(response: HttpResponse, about: Subject): Record<string, unknown> {
  if (response.status < 200 || response.status > 299) throw errorFromPlivo(response, about);
  return fieldsOf(parseJson(response.body));
}

/**
 * Returns the accepted message of a response.
 * @throws {SmsError} for any other response; with `delivery: "unknown"` for a success that cannot be read.
 */
export function readAccepted(response: HttpResponse): Delivered {
  const raw = readBody(response, "send");
  const uuids = raw["message_uuid"];
  const ids = listOf(uuids);
  const refused = listOf(raw["invalid_number"]);
  const [id] = ids;
  if (typeof id !== "string" || id === "" || ids.length > 1 || refused.length > 0) {
    throw notAccepted(response, typeof uuids === "string" && uuids !== "" ? [uuids] : ids, refused);
  }
  return { id, status: "queued", raw };
}

/** A success can name the recipient as invalid. If it also has a message, or several, the outcome is unknown. */
function notAccepted(response: HttpResponse, ids: readonly unknown[], refused: readonly unknown[]): SmsError {
  if (ids.length > 0 || refused.length !== 1) {
    return errorFromPlivo(response, "send", { messageId: textOf(ids[0]) || undefined });
  }
  const number = textOf(fieldsOf(refused[0])["number"] ?? refused[0]);
  return errorFromPlivo(response, "send", {
    refused: true,
    code: "invalid-recipient",
    message: "Plivo does not accept the recipient's number.",
    echoedTo: number || undefined,
  });
}

/**
 * Returns the delivery update of a response about one message.
 * @throws {SmsError} for any other response.
 */
export function readUpdate(response: HttpResponse): DeliveryUpdate {
  const raw = readBody(response, "message");
  const id = textOf(raw["message_uuid"]);
  if (id === "") throw errorFromPlivo(response, "message");
  return updateOf({
    id,
    to: textOf(raw["to_number"]),
    providerStatus: textOf(raw["message_state"]),
    errorCode: raw["error_code"],
    amount: textOf(raw["total_amount"]),
    time:
      textOf(raw["message_updated_time"]) || textOf(raw["message_sent_time"]) || textOf(raw["message_time"]),
  });
}

/** What Plivo says about a message, in responses and in webhooks. Each text is empty if it says nothing. */
export interface PlivoReport {
  id: string;
  to: string;
  providerStatus: string;
  errorCode: unknown;
  /** The price in US dollars, a decimal. */
  amount: string;
  time: string;
}

/** Returns the delivery update of a report. */
export function updateOf({ id, to, providerStatus, errorCode, amount, time }: PlivoReport): DeliveryUpdate {
  const status = statuses.get(providerStatus) ?? "unknown";
  const update: DeliveryUpdate = { provider: "plivo", id, status, providerStatus, at: timeOf(time) };
  // With `log: false`, Plivo masks the number: `+12025550***`.
  const phone = phoneOf(to);
  if (phone !== undefined) update.to = phone;
  if (status === "failed" || status === "undelivered") {
    const { code = "rejected", providerCode } = problemOf(errorCode) ?? {};
    update.code = code;
    if (providerCode !== undefined) update.providerCode = providerCode;
  }
  // Until Plivo has charged a message, its price is 0.
  const price = priceOf(amount, "USD");
  if (price !== undefined && Number(amount) > 0) update.price = price;
  return update;
}

/** Returns a number in E.164: Plivo leaves out the plus. Other senders stay as they are. */
export function numberOf(value: string): string {
  return phoneOf(value) ?? value.replace(/^\+/, "");
}

/**
 * Returns the time of a text such as `2021-07-13 13:04:06.799021+05:30`; now if it is not one.
 * Unconfirmed: the times in webhooks have no offset; they are read as UTC, as Plivo reads the times of its filters.
 */
export function timeOf(value: string): Date {
  const [, date, time, offset = "Z"] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*(Z|[+-]\d\d:\d\d)?$/.exec(value) ?? [];
  return dateOf(date && `${date}T${time}${offset}`);
}
