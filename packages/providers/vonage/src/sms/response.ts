import { type DeliveryStatus, type DeliveryUpdate, SmsError } from "@smskit/core";
import {
  type Delivered,
  dateOf,
  fieldsOf,
  type HttpResponse,
  hasArrived,
  parseJson,
  phoneOf,
  priceOf,
} from "@smskit/core/provider";
import { codeOfDelivery, errorFromVonage, meaningOf } from "./errors.ts";

/** What Vonage responds about one part of a text. */
type Part = { to: string | undefined } & (
  | { accepted: true; id: string }
  | { accepted: false; status: string; waitMs: number | undefined }
);

/**
 * Returns the message that Vonage accepted. To Vonage, a text of several segments is several messages: the receipt has the
 * id of the first, and `segments` is their number.
 *
 * - every part accepted: accepted
 * - every part refused: not sent, with the status of the first; unknown if one of them is an internal error
 * - some accepted, some refused: unknown, whatever the HTTP status, since the phone may get a part
 * - a body that cannot be read, or that is inconsistent: unknown
 *
 * @throws {SmsError} for all but the first.
 * @see https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms
 */
export function readMessage(response: HttpResponse): Delivered {
  const body = parseJson(response.body);
  const parts = partsOf(body);
  const echoedTo = parts?.map(({ to }) => to);
  const refused = parts?.find((part) => !part.accepted);
  const first = parts?.find((part) => part.accepted);
  if (response.status < 200 || response.status > 299) {
    const error = errorFromVonage(response, { status: refused?.status, echoedTo });
    if (first === undefined || error.delivery === "unknown") throw error;
    throw new SmsError({
      ...error,
      echoedTo,
      code: "rejected",
      delivery: "unknown",
      messageId: first.id,
      message: `Vonage accepted a part of the text, but responded with ${response.status}.`,
    });
  }
  if (parts === undefined) throw errorFromVonage(response);
  if (refused === undefined && first !== undefined) {
    return { id: first.id, to: echoedTo, status: "accepted", segments: parts.length, raw: body };
  }
  const unsettled = parts.find((part) => !part.accepted && meaningOf(part.status).delivery === "unknown");
  const { status, waitMs } = (unsettled ?? refused) as Part & { accepted: false };
  const error = errorFromVonage(response, { status, echoedTo, refused: true, retryAfterMs: waitMs });
  if (first === undefined) throw error;
  const accepted = parts.filter((part) => part.accepted).length;
  throw new SmsError({
    ...error,
    echoedTo,
    code: "rejected",
    delivery: "unknown",
    retryAfterMs: undefined,
    messageId: first.id,
    message: `Vonage accepted ${accepted} of the text's ${parts.length} parts, and refused another: ${error.message}`,
  });
}

/** Returns `undefined` unless all parts are there and can be read. */
function partsOf(body: unknown): Part[] | undefined {
  const { messages, "message-count": count } = fieldsOf(body);
  if (!Array.isArray(messages) || messages.length === 0 || String(count) !== String(messages.length)) {
    return undefined;
  }
  const parts = messages.map(partOf);
  return parts.includes(undefined) ? undefined : (parts as Part[]);
}

function partOf(entry: unknown): Part | undefined {
  const { status, to: echoed, "message-id": id, "error-text": text } = fieldsOf(entry);
  const to = typeof echoed === "string" ? echoed : undefined;
  if (typeof status !== "string" || !/^\d{1,4}$/.test(status)) return undefined;
  if (status !== "0") {
    return { to, accepted: false, status, waitMs: status === "1" ? waitIn(text) : undefined };
  }
  return typeof id === "string" && id !== "" ? { to, accepted: true, id } : undefined;
}

/** Returns the milliseconds to wait: the text of a refusal has `please wait [ 250 ] and retry`. */
function waitIn(text: unknown): number | undefined {
  const milliseconds = typeof text === "string" ? /\bwait \[ ?(\d{1,7}) ?\]/.exec(text)?.[1] : undefined;
  return milliseconds === undefined ? undefined : Number(milliseconds);
}

/** The fields of a webhook. */
export type Fields = ReadonlyMap<string, string>;

/**
 * Vonage's statuses. `accepted` and `buffered` come from the carrier, which then has the message: sent. The carrier's
 * `failed`, `rejected` and `expired` are final: the message did not reach the phone.
 */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map<string, DeliveryStatus>([
  ["delivered", "delivered"],
  ["accepted", "sent"],
  ["buffered", "sent"],
  ["expired", "undelivered"],
  ["failed", "undelivered"],
  ["rejected", "undelivered"],
]);

/** Returns the delivery update that a delivery report contains. */
export function updateOf(fields: Fields, id: string, providerStatus: string): DeliveryUpdate {
  const status = statuses.get(providerStatus) ?? "unknown";
  const update: DeliveryUpdate = { provider: "vonage-sms", id, status, providerStatus, at: timeOf(fields) };
  const reference = fields.get("client-ref");
  if (reference) update.reference = reference;
  const to = phoneOf(fields.get("msisdn"));
  if (to !== undefined) update.to = to;
  const errCode = fields.get("err-code") ?? "";
  const hasCode = /^[1-9]\d{0,3}$/.test(errCode) && !hasArrived(status);
  if (hasCode) update.providerCode = errCode;
  if (hasCode || status === "undelivered") {
    update.code = providerStatus === "expired" ? "timeout" : codeOfDelivery(errCode);
  }
  const price = priceOf(fields.get("price"), "EUR");
  if (price !== undefined) update.price = price;
  return update;
}

/** Returns when Vonage sent a webhook; the field is in UTC: `2020-01-01 12:00:00`. */
export function timeOf(fields: Fields): Date {
  const time = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(fields.get("message-timestamp") ?? "");
  return dateOf(time === null ? undefined : `${time[1]}T${time[2]}Z`);
}
