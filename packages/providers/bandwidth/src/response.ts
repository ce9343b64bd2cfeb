import { type DeliveryStatus, type DeliveryUpdate, SmsError } from "@smskit/core";
import {
  type Delivered,
  dateOf,
  fieldsOf,
  type HttpResponse,
  parseJson,
  phoneOf,
  textOf,
} from "@smskit/core/provider";
import { errorFromBandwidth, problemOf, receiptExpired } from "./errors.ts";

/** The types of events, and the statuses of the list. */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["message-sending", "sending"],
  ["message-sent", "sent"],
  ["message-delivered", "delivered"],
  ["message-read", "read"],
  ["message-failed", "failed"],
  // `RECEIVED`: Bandwidth has it. `ACCEPTED`: the carrier has it.
  ["RECEIVED", "queued"],
  ["QUEUED", "queued"],
  ["SENDING", "sending"],
  ["SENT", "sent"],
  ["ACCEPTED", "sent"],
  ["DELIVERED", "delivered"],
  ["FAILED", "failed"],
  ["UNDELIVERED", "undelivered"],
]);

/**
 * Returns the accepted message of a response. Bandwidth accepts everything that is well-formed; a refusal comes later, as
 * an event.
 * @throws {SmsError} for any other response; with `delivery: "unknown"` for a success that cannot be read.
 */
export function readAccepted(response: HttpResponse): Delivered {
  const raw = parseJson(response.body);
  const { id, to, segmentCount } = fieldsOf(raw);
  // A list of one.
  const [recipient, ...others] = [to].flat(2);
  const isAccepted = response.status >= 200 && response.status <= 299;
  // Several recipients: a message that this connector did not send.
  if (!isAccepted || textOf(id) === "" || others.length > 0) throw errorFromBandwidth(response);
  const delivered: Delivered = { id: textOf(id), status: "queued", raw };
  if (typeof recipient === "string" || typeof recipient === "number") delivered.to = recipient;
  if (Number.isSafeInteger(segmentCount) && Number(segmentCount) > 0)
    delivered.segments = Number(segmentCount);
  return delivered;
}

/**
 * Returns the delivery update of a list that was filtered by the message's id.
 * @throws {SmsError} for any other response, and for a list without the message.
 */
export function readListed(response: HttpResponse, id: string): DeliveryUpdate {
  const { messages } = fieldsOf(parseJson(response.body));
  if (response.status !== 200 || !Array.isArray(messages)) throw errorFromBandwidth(response);
  const item = messages.map(fieldsOf).find(({ messageId }) => messageId === id);
  if (item === undefined) {
    throw new SmsError({
      code: "rejected",
      message:
        "Bandwidth's list does not have the message: it is new, older than 14 days, or of another account.",
      delivery: "unknown",
      httpStatus: response.status,
    });
  }
  const { destinationTn, messageStatus, errorCode, receiveTime } = item;
  // The list's only time: when Bandwidth received the message. Its status can be later.
  const at = dateOf(receiveTime);
  return updateOf({ id, to: destinationTn, providerStatus: messageStatus, errorCode, at });
}

/** What Bandwidth says about a message, in the list and in events. */
export interface BandwidthReport {
  id: string;
  to: unknown;
  /** The type of an event, or a status of the list. */
  providerStatus: unknown;
  errorCode: unknown;
  at: Date;
}

/** Returns the delivery update of a report. */
export function updateOf({ id, to, providerStatus, errorCode, at }: BandwidthReport): DeliveryUpdate {
  const word = textOf(providerStatus);
  const problem = problemOf(errorCode);
  const update: DeliveryUpdate = {
    provider: "bandwidth",
    id,
    status: statusOf(word, problem?.providerCode),
    providerStatus: word,
    at,
  };
  const phone = phoneOf(to);
  if (phone !== undefined) update.to = phone;
  if (update.status === "failed" || update.status === "undelivered") {
    update.code = problem?.code ?? "rejected";
    if (problem?.providerCode !== undefined) update.providerCode = problem.providerCode;
  }
  return update;
}

/** An event does not say who refused the message; the second digit of its code does: 6 and 7 are carriers. */
function statusOf(word: string, code: string | undefined): DeliveryStatus {
  const status = statuses.get(word) ?? "unknown";
  if (status !== "failed" && status !== "undelivered") return status;
  // The message went out, and nobody knows whether it arrived.
  if (code === receiptExpired) return "sent";
  return word === "message-failed" && /^[45][67]|^99/.test(code ?? "") ? "undelivered" : status;
}
