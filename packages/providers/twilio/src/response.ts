import type { DeliveryStatus, DeliveryUpdate } from "@smskit/core";
import { errorFromResponse, type HttpResponse } from "@smskit/core/provider";
import { codeOfDelivery, errorFromTwilio, numberIn, type TwilioResource } from "./errors.ts";

/** What is read of Twilio's Message resource. @see https://www.twilio.com/docs/messaging/api/message-resource */
export interface TwilioMessage {
  sid: string;
  status: string;
  error_code: number | null;
  [field: string]: unknown;
}

/**
 * The body of a successful answer.
 * @throws {SmsError} for any other answer, by Twilio's own code.
 */
export function readBody(
  answer: HttpResponse,
  resource: TwilioResource = "account",
): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(answer.body);
  } catch {
    // An answer that is not JSON is told by its status.
  }
  if (answer.status < 200 || answer.status > 299) throw errorFromTwilio(answer, body, resource);
  if (typeof body !== "object" || body === null) throw unreadable(answer);
  return body as Record<string, unknown>;
}

/**
 * The message of a successful answer.
 * @throws {SmsError} for any other answer; with `delivery: "unknown"` for one that cannot be read.
 */
export function readMessage(answer: HttpResponse, resource?: TwilioResource): TwilioMessage {
  const message = messageOf(readBody(answer, resource));
  if (message === undefined) throw unreadable(answer);
  return message;
}

/** A page of a list. */
export interface TwilioMessages {
  messages: (TwilioMessage | undefined)[];
  next_page_uri?: unknown;
}

/**
 * The page of a successful answer; what is no list is not an empty one.
 * @throws {SmsError} for any other answer.
 */
export function readMessages(answer: HttpResponse): TwilioMessages {
  const { messages, next_page_uri } = readBody(answer);
  if (!Array.isArray(messages)) throw unreadable(answer);
  return { messages: messages.map(messageOf), next_page_uri };
}

/** A message as it stands in an answer, or `undefined` where the entry is none. */
export function messageOf(entry: unknown): TwilioMessage | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { sid, status, error_code } = entry as Partial<TwilioMessage>;
  if (typeof sid !== "string" || typeof status !== "string") return undefined;
  // Some write 0 where nothing is wrong.
  return { ...entry, sid, status, error_code: numberIn(error_code) || null };
}

/** What the provider counts; a Messaging Service counts later, and says "0" until then. */
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

/** Twilio's word for a status, which is ours where we have it. */
export function statusOf(status: string): DeliveryStatus {
  const word = status.toLowerCase();
  return statuses.has(word) ? (word as DeliveryStatus) : "unknown";
}

/** Whom the message is for; nothing where Twilio was told to keep no addresses. */
export function recipientOf({ to }: TwilioMessage): string | undefined {
  return typeof to === "string" ? to : undefined;
}

/** What the resource says has become of the message. */
export function updateOf(message: TwilioMessage): DeliveryUpdate {
  const { sid, status, error_code, price, price_unit, date_updated } = message;
  const to = recipientOf(message) ?? "";
  const at = typeof date_updated === "string" ? new Date(date_updated) : new Date(Number.NaN);
  return {
    provider: "twilio",
    id: sid,
    status: statusOf(status),
    providerStatus: status,
    at: Number.isNaN(at.getTime()) ? new Date() : at,
    ...(to === "" ? {} : { to }),
    ...(error_code === null ? {} : { code: codeOfDelivery(error_code), providerCode: String(error_code) }),
    ...(typeof price === "string" && typeof price_unit === "string"
      ? // Twilio writes what it charges as a negative amount.
        { price: { amount: price.replace(/^-/, ""), currency: price_unit.toUpperCase() } }
      : {}),
  };
}

function unreadable(answer: HttpResponse) {
  return errorFromResponse("Twilio", answer, { requestId: answer.header("twilio-request-id") });
}
