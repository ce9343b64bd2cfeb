import { type DeliveryStatus, type DeliveryUpdate, SmsError } from "@smskit/core";
import {
  type Delivered,
  dateOf,
  errorFromFailedMessage,
  fieldsOf,
  type HttpResponse,
  listOf,
  parseJson,
  phoneOf,
  priceOf,
  textOf,
} from "@smskit/core/provider";
import { errorFromInfobip, problemOf } from "./errors.ts";

/**
 * Statuses whose group says too little. Infobip has no word for "sent": a carrier that took the message is `DELIVERED_TO_OPERATOR`.
 * @see https://www.infobip.com/docs/developer-resources/api-fundamentals/message-status-codes
 */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["PENDING_ACCEPTED", "accepted"],
  ["PENDING_ENROUTE", "queued"],
  ["PENDING_WAITING_DELIVERY", "sending"],
  ["DELIVERED_TO_OPERATOR", "sent"],
  // The carrier never said whether the text arrived, so it may have.
  ["EXPIRED_DLR_UNKNOWN", "sent"],
]);

/** What the groups of statuses mean, for all other names. */
const groups: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["ACCEPTED", "accepted"],
  ["PENDING", "queued"],
  ["DELIVERED", "delivered"],
  ["UNDELIVERABLE", "undelivered"],
  ["EXPIRED", "undelivered"],
  ["REJECTED", "failed"],
]);

/** What the statuses of a bulk, which is one scheduled message, mean. */
const bulkStatuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["PENDING", "scheduled"],
  ["PAUSED", "scheduled"],
  ["PROCESSING", "sending"],
  ["FINISHED", "sending"],
  ["CANCELED", "canceled"],
  ["FAILED", "failed"],
]);

/** Returns what a status object means. */
function statusOf(status: unknown): DeliveryStatus {
  const { name, groupName } = fieldsOf(status);
  return statuses.get(textOf(name)) ?? groups.get(textOf(groupName)) ?? "unknown";
}

/** Whether a message is over without having arrived. */
function isFailed(status: DeliveryStatus): boolean {
  return status === "failed" || status === "undelivered";
}

/** Returns the JSON of a success. */
function readSuccess(response: HttpResponse): Record<string, unknown> {
  const raw = parseJson(response.body);
  const isSuccess = response.status >= 200 && response.status <= 299;
  if (!isSuccess || typeof raw !== "object" || raw === null) throw errorFromInfobip(response);
  return fieldsOf(raw);
}

/**
 * Returns the accepted message of a response. A success has a status for each recipient, and may have refused this one.
 * @param scheduled The time of a scheduled message, and the id that was chosen for it. A time in the past means now.
 * @throws {SmsError} for a refusal; with `delivery: "unknown"` for a success that cannot be read.
 */
export function readAccepted(response: HttpResponse, scheduled?: { id: string; sendAt: Date }): Delivered {
  const raw = readSuccess(response);
  const [message, ...others] = listOf(raw["messages"]);
  const { messageId, destination, status: reported, details } = fieldsOf(message);
  const id = textOf(messageId);
  const word = textOf(fieldsOf(reported)["name"]) || textOf(fieldsOf(reported)["groupName"]);
  const isOwn = scheduled === undefined || id === scheduled.id;
  // Several messages, or another id: a response to a request that this connector did not make.
  if (id === "" || word === "" || others.length > 0 || !isOwn) throw errorFromInfobip(response);
  const status = statusOf(reported);
  const to = typeof destination === "string" || typeof destination === "number" ? { to: destination } : {};
  if (isFailed(status)) {
    const problem = problemOf(undefined, reported);
    const isUnknown = problem.delivery === "unknown";
    const failed = { id, ...to, status: isUnknown ? ("unknown" as const) : status };
    throw errorFromFailedMessage("Infobip", response, failed, problem);
  }
  const { messageCount } = fieldsOf(details);
  const isWaiting = scheduled !== undefined && scheduled.sendAt.getTime() > Date.now();
  return {
    id,
    ...to,
    status: isWaiting && status !== "unknown" ? "scheduled" : status,
    ...(isCount(messageCount) && { segments: messageCount }),
    raw,
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** Returns the entries of a log. */
export function readLogs(response: HttpResponse): readonly Record<string, unknown>[] {
  const { results } = readSuccess(response);
  if (!Array.isArray(results)) throw errorFromInfobip(response);
  return results.map(fieldsOf);
}

/** Returns a logged message as the one that a send would have returned. */
export function deliveredOf(entry: Record<string, unknown>): Delivered {
  const { messageId, destination, status, messageCount } = entry;
  return {
    id: textOf(messageId),
    to: textOf(destination),
    status: statusOf(status),
    ...(isCount(messageCount) && { segments: messageCount }),
    raw: entry,
  };
}

/** Returns the delivery update of a scheduled message, by the status of its bulk. */
export function bulkUpdateOf(response: HttpResponse, id: string): DeliveryUpdate {
  const { bulkId, status } = readSuccess(response);
  const word = textOf(status);
  if (word === "" || (bulkId !== undefined && bulkId !== id)) throw errorFromInfobip(response);
  const update = bulkStatuses.get(word) ?? "unknown";
  // A bulk has no time.
  const known: DeliveryUpdate = {
    provider: "infobip",
    id,
    status: update,
    providerStatus: word,
    at: new Date(),
  };
  return isFailed(update) ? { ...known, code: "rejected" } : known;
}

/**
 * Checks that a bulk, which is one scheduled message, is canceled.
 * @throws {SmsError} for any other status: the message may be on its way.
 */
export function expectCanceled(response: HttpResponse, id: string): void {
  const { status, providerStatus } = bulkUpdateOf(response, id);
  if (status === "canceled") return;
  throw new SmsError({
    code: "rejected",
    message: `Infobip did not cancel the message: its schedule is ${/^[A-Z_]{1,20}$/.test(providerStatus) ? providerStatus : "in another state"}.`,
    delivery: "unknown",
    httpStatus: response.status,
  });
}

/** Returns the delivery update in an entry of a log or in a report. */
export function updateOf(entry: Record<string, unknown>): DeliveryUpdate {
  const { messageId, to, destination, status: reported, error, callbackData, doneAt, sentAt } = entry;
  const { name, groupName } = fieldsOf(reported);
  // Unconfirmed: how Infobip logs a scheduled message that was canceled. Its error has two meanings; the pair has one.
  const isCanceled =
    name === "UNDELIVERABLE_NOT_SENT" && problemOf(error, reported).providerCode === "EC_MESSAGE_CANCELED";
  const status = isCanceled ? "canceled" : statusOf(reported);
  const update: DeliveryUpdate = {
    provider: "infobip",
    id: textOf(messageId),
    status,
    providerStatus: textOf(name) || textOf(groupName),
    at: timeOf(doneAt ?? sentAt),
  };
  const recipient = phoneOf(to ?? destination);
  if (recipient !== undefined) update.to = recipient;
  if (textOf(callbackData) !== "") update.reference = textOf(callbackData);
  if (isFailed(status)) {
    const { code = "rejected", providerCode } = problemOf(error, reported);
    update.code = code;
    if (providerCode !== undefined) update.providerCode = String(providerCode);
  }
  const price = wholePriceOf(entry);
  if (price !== undefined) update.price = price;
  return update;
}

/** Infobip tells the price of one segment. */
function wholePriceOf({ price, messageCount, smsCount }: Record<string, unknown>): DeliveryUpdate["price"] {
  const { pricePerMessage, currency } = fieldsOf(price);
  if (typeof pricePerMessage !== "number") return undefined;
  const parts = [messageCount, smsCount].find(isCount) ?? 1;
  return priceOf(pricePerMessage * parts, currency);
}

/** Reads Infobip's times: their zone is `+0100`, without a colon, which not every runtime reads. */
export function timeOf(value: unknown): Date {
  return dateOf(textOf(value).replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
}
