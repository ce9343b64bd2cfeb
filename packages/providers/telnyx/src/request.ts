import { type DeliveryStatus, type DeliveryUpdate, type PreparedMessage, SmsError } from "@smskit/core";
import { errorFromResponse, type HttpResponse, type ResponseDetails } from "@smskit/core/provider";
import * as z from "@smskit/core/zod";
import type { TelnyxConfig } from "./config.ts";
import { errorFromTelnyx, fieldsOf, problemIn } from "./errors.ts";

/** What Telnyx takes beyond what the message itself says, by the names that its documentation has. */
export interface TelnyxMessageOptions {
  /** `true` has Telnyx refuse texts of unusually many parts. @default false */
  auto_detect?: boolean | undefined;
  /**
   * The characters to send: `"auto"` picks GSM-7 where the text allows it; `"gsm7"` replaces characters by similar ones of
   * GSM-7, or refuses the text; `"ucs2"` changes nothing and costs more.
   * @default "auto"
   */
  encoding?: "auto" | "gsm7" | "ucs2" | undefined;
  /** Makes it an MMS, which needs no text: at most 10 URLs, 1 MB in all. */
  media_urls?: string[] | undefined;
  /** A UUID; overrides the config's `messagingProfileId`. */
  messaging_profile_id?: string | undefined;
  /** The subject of an MMS. */
  subject?: string | undefined;
  /** The protocol. @default `"MMS"` with `media_urls`, otherwise `"SMS"` */
  type?: "SMS" | "MMS" | undefined;
  /** Sends updates to the profile's webhooks too. */
  use_profile_webhooks?: boolean | undefined;
  /** Where Telnyx sends updates when the `statusCallback` fails: an absolute http(s) URL. */
  webhook_failover_url?: string | undefined;
}

/** Checks {@link TelnyxMessageOptions}. */
export const messageOptionsSchema = z.strictObject({
  auto_detect: z.optional(z.boolean()),
  encoding: z.optional(z.enum(["auto", "gsm7", "ucs2"])),
  media_urls: z.optional(z.array(z.string())),
  messaging_profile_id: z.optional(z.string()),
  subject: z.optional(z.string()),
  type: z.optional(z.enum(["SMS", "MMS"])),
  use_profile_webhooks: z.optional(z.boolean()),
  webhook_failover_url: z.optional(z.string()),
});

declare module "@smskit/core" {
  interface ProviderOptions {
    telnyx?: TelnyxMessageOptions | undefined;
  }
}

/** Carries a message's `reference` in its callback's URL, which comes back, signed, in every update. */
const referenceParameter = "smskit-reference";

/**
 * The JSON that sends a message; `undefined` fields are left out.
 * @throws {SmsError} `invalid-message` for an option that Telnyx does not have; nothing was sent.
 * @see https://developers.telnyx.com/api-reference/messages/send-a-message
 */
export function messageBody(message: PreparedMessage, config: TelnyxConfig): Record<string, unknown> {
  const options = optionsOf(message);
  return {
    ...options,
    to: message.to,
    from: message.from ?? config.from,
    messaging_profile_id: options.messaging_profile_id ?? config.messagingProfileId,
    text: message.body,
    send_at: message.sendAt && `${message.sendAt.toISOString().slice(0, 19)}Z`,
    webhook_url: callbackOf(message, config),
  };
}

function optionsOf({ providerOptions }: PreparedMessage): TelnyxMessageOptions {
  const parsed = z.safeParse(messageOptionsSchema, providerOptions?.telnyx ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path[0];
  throw new SmsError({
    code: "invalid-message",
    message: `providerOptions.telnyx.${String(key)}: is no such option of Telnyx's messages.`,
    quoted: [String(key)],
  });
}

function callbackOf(message: PreparedMessage, config: TelnyxConfig): string | undefined {
  const callback = message.statusCallback ?? config.statusCallback;
  if (callback === undefined || message.reference === undefined) return callback;
  const url = new URL(callback);
  url.searchParams.set(referenceParameter, message.reference);
  return url.href;
}

/** What is read of Telnyx's message, in answers and in webhooks. */
export interface TelnyxMessage {
  id: string;
  /** The one recipient. */
  to?: string | undefined;
  status: DeliveryStatus;
  /** Telnyx's own word, of the one recipient; empty where there is none. */
  providerStatus: string;
  segments?: number | undefined;
  encoding?: "gsm-7" | "ucs-2" | undefined;
  /** What went wrong with it, if anything did. */
  problem?: ResponseDetails | undefined;
  /** The message as it came. */
  raw: Record<string, unknown>;
}

/**
 * The message of a successful answer.
 * @throws {SmsError} for any other answer; with `delivery: "unknown"` for one that cannot be read.
 */
export function readMessage(answer: HttpResponse): TelnyxMessage {
  const body = readBody(answer);
  // A message that was called off comes without the envelope.
  const message = messageOf(body["data"] ?? body);
  if (message === undefined) throw errorFromResponse("Telnyx", answer);
  return message;
}

/**
 * The JSON of a successful answer.
 * @throws {SmsError} for any other answer, by Telnyx's own code.
 */
export function readBody(answer: HttpResponse): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(answer.body);
  } catch {
    // An answer that is not JSON is told by its status.
  }
  if (answer.status < 200 || answer.status > 299) throw errorFromTelnyx(answer, body);
  return fieldsOf(body);
}

/** A message as it stands in an answer or a webhook, or `undefined` where the entry is none. */
export function messageOf(entry: unknown): TelnyxMessage | undefined {
  const raw = fieldsOf(entry);
  const { id, parts, encoding, errors } = raw;
  if (typeof id !== "string" || id === "") return undefined;
  const providerStatus = textOf(recipientOf(raw)["status"] ?? raw["status"]);
  return {
    id,
    to: textOf(recipientOf(raw)["phone_number"]) || undefined,
    status: statuses.get(providerStatus) ?? "unknown",
    providerStatus,
    segments: typeof parts === "number" && parts > 0 ? parts : undefined,
    encoding: encoding === "GSM-7" ? "gsm-7" : encoding === "UCS-2" ? "ucs-2" : undefined,
    problem: problemIn(errors),
    raw,
  };
}

/** Ours is always one; only inbound group messages have several. */
export function recipientOf({ to }: Record<string, unknown>): Record<string, unknown> {
  return fieldsOf(Array.isArray(to) ? to[0] : undefined);
}

const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["scheduled", "scheduled"],
  ["queued", "queued"],
  ["sending", "sending"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  // The carrier tells nothing further.
  ["delivery_unconfirmed", "sent"],
  ["delivery_failed", "undelivered"],
  ["expired", "undelivered"],
  ["sending_failed", "failed"],
  ["cancelled", "canceled"],
]);

/** What has become of the message; `at` is ISO 8601, and now where it is not. */
export function updateOf(message: TelnyxMessage, at: unknown): DeliveryUpdate {
  const { id, to, status, providerStatus, problem, raw } = message;
  const update: DeliveryUpdate = { provider: "telnyx", id, status, providerStatus, at: dateOf(at) };
  const reference = URL.parse(textOf(raw["webhook_url"]))?.searchParams.get(referenceParameter);
  if (reference) update.reference = reference;
  if (to !== undefined) update.to = to;
  if (problem !== undefined) update.code = problem.code ?? "rejected";
  if (problem?.providerCode !== undefined) update.providerCode = problem.providerCode;
  const { amount, currency } = fieldsOf(raw["cost"]);
  if (amount !== undefined && currency !== undefined) {
    update.price = { amount: String(amount), currency: String(currency) };
  }
  return update;
}

/** A date of Telnyx's, or now where there is none. */
export function dateOf(value: unknown): Date {
  const date = new Date(textOf(value));
  return Number.isNaN(date.getTime()) ? new Date() : date;
}

/** A string of Telnyx's; empty for whatever is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
