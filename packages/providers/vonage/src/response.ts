import type { DeliveryStatus, DeliveryUpdate } from "@smskit/core";
import {
  type Delivered,
  dateOf,
  fieldsOf,
  type HttpResponse,
  hasArrived,
  parseJson,
  phoneOf,
  priceOf,
  textOf,
} from "@smskit/core/provider";
import { codeOf, errorFromVonage, meaningOf } from "./errors.ts";

/**
 * Returns the message that Vonage accepted. A long text is one message.
 * @throws {SmsError} for any other response; with `delivery: "unknown"` for a success that cannot be read.
 * @see https://developer.vonage.com/en/api/messages#SendMessage
 */
export function readMessage(response: HttpResponse): Delivered {
  const raw = parseJson(response.body);
  const id = textOf(fieldsOf(raw)["message_uuid"]);
  if (response.status < 200 || response.status > 299 || id === "") throw errorFromVonage(response);
  return { id, status: "accepted", raw };
}

/**
 * Vonage's statuses. `submitted` means that the carrier has the message. `rejected` and `undeliverable` are final: the message
 * did not reach the phone.
 * @see https://developer.vonage.com/en/messages/concepts/messages-status-callbacks
 */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map<string, DeliveryStatus>([
  ["submitted", "sent"],
  ["delivered", "delivered"],
  ["read", "read"],
  ["rejected", "undelivered"],
  ["undeliverable", "undelivered"],
]);

/** Returns the delivery update that a status webhook contains. */
export function updateOf(
  fields: Record<string, unknown>,
  id: string,
  providerStatus: string,
): DeliveryUpdate {
  const { to, timestamp, client_ref, usage } = fields;
  const status = statuses.get(providerStatus) ?? "unknown";
  const update: DeliveryUpdate = { provider: "vonage", id, status, providerStatus, at: dateOf(timestamp) };
  const reference = textOf(client_ref);
  if (reference !== "") update.reference = reference;
  const phone = phoneOf(to);
  if (phone !== undefined) update.to = phone;
  // A submitted message can have one, too: Vonage then tries again.
  const providerCode = hasArrived(status) ? undefined : failureIn(fields["error"]);
  if (providerCode !== undefined) update.providerCode = providerCode;
  if (providerCode !== undefined || status === "undelivered") {
    const meaning = meaningOf(providerCode);
    update.code = meaning?.code ?? "rejected";
    // Some parts may have arrived.
    if (meaning?.delivery === "unknown") update.status = "unknown";
  }
  const { price: amount, currency } = fieldsOf(usage);
  const price = priceOf(amount, currency);
  if (price !== undefined) update.price = price;
  return update;
}

/** Returns the number of a failed message's error. Vonage has written it in several places and types. */
function failureIn(error: unknown): string | undefined {
  // Some accounts receive the error inside another object.
  const { type, title, code } = fieldsOf(fieldsOf(error)["error"] ?? error);
  return codeOf(type) ?? [title, code].map(String).find((text) => /^[12]\d{3}$/.test(text));
}
