import type { DeliveryStatus, DeliveryUpdate } from "@smskit/core";
import {
  dateOf,
  fieldsOf,
  type HttpResponse,
  hasArrived,
  listOf,
  parseJson,
  phoneOf,
  priceOf,
  type ResponseDetails,
  referenceIn,
  textOf,
} from "@smskit/core/provider";
import { errorFromTelnyx, problemIn } from "./errors.ts";

/** What the connector reads of a message, in responses and in webhooks. */
export interface TelnyxMessage {
  id: string;
  /** The recipient. */
  to?: string | undefined;
  status: DeliveryStatus;
  /** Telnyx's status of the recipient; empty if it has no status. */
  providerStatus: string;
  segments?: number | undefined;
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** What went wrong; `undefined` if nothing did. */
  problem?: ResponseDetails | undefined;
  /** The message, as Telnyx sent it. */
  raw: Record<string, unknown>;
}

/**
 * Returns the JSON of a successful response.
 * @throws {SmsError} for any other response.
 */
export function readBody(response: HttpResponse): Record<string, unknown> {
  if (response.status < 200 || response.status > 299) throw errorFromTelnyx(response);
  return fieldsOf(parseJson(response.body));
}

/**
 * Returns the message of a successful response.
 * @throws {SmsError} for any other response; with `delivery: "unknown"` for a success that cannot be read.
 */
export function readMessage(response: HttpResponse): TelnyxMessage {
  const body = readBody(response);
  // A canceled message comes without the envelope.
  const message = messageIn(body["data"] ?? body);
  if (message === undefined) throw errorFromTelnyx(response);
  return message;
}

/** Returns a message of a response or a webhook; `undefined` if the value is not one. */
export function messageIn(value: unknown): TelnyxMessage | undefined {
  const raw = fieldsOf(value);
  const { id, parts, encoding, errors } = raw;
  if (typeof id !== "string" || id === "") return undefined;
  const { status, phone_number } = recipientIn(raw);
  const providerStatus = textOf(status ?? raw["status"]);
  return {
    id,
    to: textOf(phone_number) || undefined,
    status: statuses.get(providerStatus) ?? "unknown",
    providerStatus,
    segments: typeof parts === "number" && parts > 0 ? parts : undefined,
    encoding: encoding === "GSM-7" ? "gsm-7" : encoding === "UCS-2" ? "ucs-2" : undefined,
    problem: problemIn(errors),
    raw,
  };
}

/** Returns the one recipient. Only inbound group messages have several. */
export function recipientIn({ to }: Record<string, unknown>): Record<string, unknown> {
  return fieldsOf(listOf(to)[0]);
}

const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["scheduled", "scheduled"],
  ["queued", "queued"],
  ["sending", "sending"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  // The carrier does not report more.
  ["delivery_unconfirmed", "sent"],
  ["delivery_failed", "undelivered"],
  ["expired", "undelivered"],
  ["sending_failed", "failed"],
  ["cancelled", "canceled"],
]);

/**
 * Returns the delivery update that a message contains.
 * @param at When the status changed, in ISO 8601.
 */
export function updateOf(message: TelnyxMessage, at: unknown): DeliveryUpdate {
  const { id, to, status, providerStatus, problem, raw } = message;
  const update: DeliveryUpdate = { provider: "telnyx", id, status, providerStatus, at: dateOf(at) };
  const reference = referenceIn(textOf(raw["webhook_url"]));
  if (reference !== undefined) update.reference = reference;
  const phone = phoneOf(to);
  if (phone !== undefined) update.to = phone;
  const isFailed = status === "failed" || status === "undelivered";
  if (isFailed || (problem !== undefined && !hasArrived(status))) {
    update.code = problem?.code ?? "rejected";
    if (problem?.providerCode !== undefined) update.providerCode = problem.providerCode;
  }
  const { amount, currency } = fieldsOf(raw["cost"]);
  const price = priceOf(amount, currency);
  if (price !== undefined) update.price = price;
  return update;
}
