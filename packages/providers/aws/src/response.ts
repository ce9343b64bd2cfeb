import type { DeliveryStatus, DeliveryUpdate } from "@smskit/core";
import { fieldsOf, type HttpResponse, parseJson, phoneOf, priceOf, textOf } from "@smskit/core/provider";
import { errorFromAws, findAwsError } from "./errors.ts";
import { readReference, referenceKey } from "./request.ts";

/**
 * Returns the JSON of a successful response.
 * @throws {SmsError} for any other response.
 */
export function readBody(response: HttpResponse): Record<string, unknown> {
  if (response.status < 200 || response.status > 299) throw errorFromAws(response);
  return fieldsOf(parseJson(response.body));
}

/**
 * Returns the id of a message that AWS accepted, and the response.
 * @throws {SmsError} for any other response; with `delivery: "unknown"` for a success that cannot be read.
 */
export function readMessage(response: HttpResponse): { id: string; raw: Record<string, unknown> } {
  const raw = readBody(response);
  const id = textOf(raw["MessageId"]);
  if (id === "") throw errorFromAws(response);
  return { id, raw };
}

/**
 * How far a message got, by the type of the event. `TEXT_SUCCESSFUL` is the carrier's acceptance: only `TEXT_DELIVERED` is
 * the phone's.
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
 */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["TEXT_QUEUED", "queued"],
  ["TEXT_PENDING", "sending"],
  ["TEXT_SENT", "sent"],
  ["TEXT_SUCCESSFUL", "sent"],
  ["TEXT_DELIVERED", "delivered"],
  ["TEXT_BLOCKED", "undelivered"],
  ["TEXT_CARRIER_BLOCKED", "undelivered"],
  ["TEXT_CARRIER_UNREACHABLE", "undelivered"],
  ["TEXT_SPAM", "undelivered"],
  ["TEXT_TTL_EXPIRED", "undelivered"],
  ["TEXT_UNREACHABLE", "undelivered"],
  ["TEXT_INVALID", "failed"],
  ["TEXT_INVALID_MESSAGE", "failed"],
  ["TEXT_PROTECT_BLOCKED", "failed"],
  // Also after 72 hours without a report of the carrier: AWS does not know what became of the message.
  ["TEXT_UNKNOWN", "unknown"],
  // A pool or an RCS agent can send a text by RCS.
  ["RCS_QUEUED", "queued"],
  ["RCS_SENT", "sent"],
  ["RCS_DELIVERED", "delivered"],
  ["RCS_READ", "read"],
  ["RCS_FALLEN_BACK_TO_SMS", "sending"],
  ["RCS_TTL_EXPIRED", "undelivered"],
  ["RCS_FAILED", "failed"],
  ["RCS_PROTECT_BLOCKED", "failed"],
]);

/**
 * Returns the delivery update that an event contains; `undefined` for an event about anything but a text.
 * @param at When SNS published the event, for one that does not say when it happened.
 */
export function updateOf(event: Record<string, unknown>, at: Date): DeliveryUpdate | undefined {
  const providerStatus = textOf(event["eventType"]);
  const id = textOf(event["messageId"]);
  if (id === "" || providerStatus === "" || /^(?:MEDIA|VOICE)_/.test(providerStatus)) return undefined;
  const status = statuses.get(providerStatus) ?? "unknown";
  const update: DeliveryUpdate = { provider: "aws", id, status, providerStatus, at: timeOf(event) ?? at };
  const reference = textOf(fieldsOf(event["context"])[referenceKey]);
  if (reference !== "") update.reference = readReference(reference);
  const to = phoneOf(event["destinationPhoneNumber"]);
  if (to !== undefined) update.to = to;
  if (status === "undelivered" || status === "failed") {
    update.code = findAwsError(providerStatus)?.code ?? "rejected";
    update.providerCode = providerStatus;
  }
  const price = priceOf(event["totalMessagePrice"], "USD");
  if (price !== undefined) update.price = price;
  return update;
}

function timeOf({ eventTimestamp }: Record<string, unknown>): Date | undefined {
  const date = new Date(typeof eventTimestamp === "number" ? eventTimestamp : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
