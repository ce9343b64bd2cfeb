import type { DeliveryStatus, DeliveryUpdate, PreparedMessage } from "@smskit/core";
import {
  dateOf,
  fieldsOf,
  type HttpResponse,
  hasArrived,
  parseJson,
  phoneOf,
  priceOf,
  textOf,
} from "@smskit/core/provider";
import { codeOfDelivery, errorFromTwilio, numberIn, type TwilioResource } from "./errors.ts";

/** The fields of Twilio's Message resource that the connector reads. @see https://www.twilio.com/docs/messaging/api/message-resource */
export interface TwilioMessage {
  sid: string;
  status: string;
  error_code: number | null;
  [field: string]: unknown;
}

/**
 * Returns the JSON of a successful response.
 * @throws {SmsError} for any other response.
 */
export function readBody(response: HttpResponse, resource?: TwilioResource): Record<string, unknown> {
  const body = parseJson(response.body);
  const isSuccess = response.status >= 200 && response.status <= 299;
  if (!isSuccess || typeof body !== "object" || body === null) throw errorFromTwilio(response, resource);
  return body as Record<string, unknown>;
}

/**
 * Returns the message of a successful response.
 * @throws {SmsError} for any other response; with `delivery: "unknown"` for a success that cannot be read.
 */
export function readMessage(response: HttpResponse, resource?: TwilioResource): TwilioMessage {
  const message = messageIn(readBody(response, resource));
  if (message === undefined) throw errorFromTwilio(response);
  return message;
}

/** A page of a list of messages. */
export interface TwilioMessages {
  messages: (TwilioMessage | undefined)[];
  next_page_uri?: unknown;
}

/**
 * Returns the page of a successful response. A body without a list is not an empty list.
 * @throws {SmsError} for any other response.
 */
export function readMessages(response: HttpResponse): TwilioMessages {
  const { messages, next_page_uri } = readBody(response);
  if (!Array.isArray(messages)) throw errorFromTwilio(response);
  return { messages: messages.map(messageIn), next_page_uri };
}

function messageIn(entry: unknown): TwilioMessage | undefined {
  const { sid, status, error_code, ...fields } = fieldsOf(entry);
  if (typeof sid !== "string" || sid === "" || typeof status !== "string") return undefined;
  // Some gateways write 0 if nothing is wrong.
  return { ...fields, sid, status, error_code: numberIn(error_code) || null };
}

/** Returns the segments that Twilio counts. A Messaging Service counts later, and its response says "0". */
export function segmentsOf({ num_segments }: TwilioMessage): number | undefined {
  const segments = Number(num_segments);
  return segments > 0 ? segments : undefined;
}

const statuses: ReadonlySet<string> = new Set<DeliveryStatus>([
  "scheduled",
  "accepted",
  "queued",
  "sending",
  "sent",
  "delivered",
  "read",
  "undelivered",
  "failed",
  "canceled",
]);

/** Returns a status of Twilio in smskit's terms, which are Twilio's. */
export function statusOf(status: string): DeliveryStatus {
  const word = status.toLowerCase();
  return statuses.has(word) ? (word as DeliveryStatus) : "unknown";
}

/** Returns the recipient; `undefined` if Twilio does not store addresses for the account. */
export function recipientOf({ to }: TwilioMessage): string | undefined {
  return typeof to === "string" ? to : undefined;
}

/** Returns what the Message resource says about the delivery. */
export function updateOf(message: TwilioMessage): DeliveryUpdate {
  const { sid, status, error_code, price, price_unit, date_updated } = message;
  const update: DeliveryUpdate = {
    provider: "twilio",
    id: sid,
    status: statusOf(status),
    providerStatus: status,
    at: dateOf(date_updated),
  };
  const to = phoneOf(message["to"]);
  if (to !== undefined) update.to = to;
  if (error_code !== null && !hasArrived(update.status)) {
    update.code = codeOfDelivery(error_code);
    update.providerCode = String(error_code);
  }
  // Twilio writes what it charges as a negative amount.
  const charged = priceOf(textOf(price).replace(/^-/, ""), price_unit);
  if (charged !== undefined) update.price = charged;
  return update;
}

/** The text that a trial account adds before every message. */
const trialPrefix = "Sent from your Twilio trial account - ";
/** The most pages, of 100 messages each, that are searched. */
const pageLimit = 10;

/**
 * Searches the messages to a recipient, newest first, for one that was created since a time and has exactly this text. It
 * does not filter by `DateSent`, which is null while a message is queued.
 * @param read Reads a page of the list, given its path.
 * @returns the message if exactly one matches. If several match, or if the list is too long to read to its end, the match
 * could be an earlier message with the same text.
 * @see https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
 */
export async function findMessage(
  { to, body }: PreparedMessage,
  since: Date,
  listPath: string,
  read: (path: string) => Promise<TwilioMessages>,
): Promise<TwilioMessage | undefined> {
  // Twilio's dates have whole seconds.
  const earliest = Math.floor(since.getTime() / 1_000) * 1_000;
  const found: TwilioMessage[] = [];
  let path: unknown = `${listPath}?To=${encodeURIComponent(to)}&PageSize=100`;
  for (let page = 0; typeof path === "string" && page < pageLimit; page++) {
    const { messages, next_page_uri } = await read(path);
    const recent = messages.filter((entry) => entry !== undefined && createdAt(entry) >= earliest);
    found.push(...(recent as TwilioMessage[]).filter((entry) => hasText(entry, body)));
    // One older entry is not the end: a scheduled message is listed by when it was sent, not by when it was created.
    path = recent.length === 0 ? undefined : next_page_uri;
  }
  return found.length === 1 && typeof path !== "string" ? found[0] : undefined;
}

function createdAt({ date_created }: TwilioMessage): number {
  return Date.parse(textOf(date_created));
}

/** A message to a number of the same account is listed twice: as sent, and as received. */
function hasText({ body, direction }: TwilioMessage, text: string | undefined): boolean {
  return direction !== "inbound" && text !== undefined && (body === text || body === trialPrefix + text);
}
