import { type InboundMessage, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import { defineWebhook, readWebhookBody } from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { fieldsOf } from "./errors.ts";
import { dateOf, messageOf, recipientOf, textOf, updateOf } from "./request.ts";

// #region webhook
export interface TelnyxWebhookConfig {
  /** The account's public key (Portal → Keys & Credentials → Public Key), Base64; several while it is being rotated. */
  publicKey: string | readonly string[];
}

/** Seconds by which a webhook's timestamp may differ from the clock, either way. */
const tolerance = 300;

/**
 * Reads Telnyx's delivery updates and inbound messages. The URL is not signed, so a proxy may change it.
 * @throws {SmsWebhookError} 500 for a config without a key, or with one that is not 32 bytes of Base64.
 * @see https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks
 */
export function createTelnyxWebhook(config: TelnyxWebhookConfig): SmsWebhook {
  const { publicKey } = config ?? {};
  const problem = optionProblem(config, { publicKey: true });
  if (problem !== undefined) throw new SmsWebhookError(500, `createTelnyxWebhook: ${problem}.`);
  const keys = [publicKey].flat().map((key) => bytesOf(key, 32));
  if (keys.length === 0 || keys.includes(undefined)) {
    throw new SmsWebhookError(500, "publicKey must be the account's public key: 44 characters of Base64.");
  }
  let imported: Promise<CryptoKey[]> | undefined;
  return defineWebhook(async (request) => {
    if (request.method !== "POST") throw new SmsWebhookError(405, "Telnyx's webhooks come by POST.");
    const body = await readWebhookBody(request);
    const timestamp = request.headers.get("telnyx-timestamp") ?? "";
    const signature = bytesOf(request.headers.get("telnyx-signature-ed25519") ?? "", 64);
    if (signature === undefined || !/^\d{1,12}$/.test(timestamp)) {
      throw new SmsWebhookError(403, "The request has no telnyx-signature-ed25519 and telnyx-timestamp.");
    }
    if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > tolerance) {
      throw new SmsWebhookError(403, `telnyx-timestamp is more than ${tolerance} seconds from this clock.`);
    }
    const prefix = new TextEncoder().encode(`${timestamp}|`);
    const signed = new Uint8Array(prefix.length + body.length);
    signed.set(prefix);
    signed.set(body, prefix.length);
    imported ??= Promise.all(
      (keys as Bytes[]).map((key) => crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"])),
    );
    const verified = await Promise.all(
      (await imported).map((key) => crypto.subtle.verify("Ed25519", key, signature, signed)),
    );
    if (!verified.includes(true)) {
      throw new SmsWebhookError(403, "telnyx-signature-ed25519 does not fit: check publicKey.");
    }
    const raw = jsonOf(new TextDecoder().decode(body));
    return { events: [eventOf(raw)], raw, response: new Response(null) };
  });
}
// #endregion webhook

type Bytes = Uint8Array<ArrayBuffer>;

/** Decodes Base64 of that many bytes. */
function bytesOf(base64: string, length: number): Bytes | undefined {
  if (!/^[A-Za-z0-9+/]{43,86}={0,2}$/.test(base64)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON; what is none, and signed all the same, as it is. */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

// #region events
/** Reads only what is known, of a request that is verified. */
function eventOf(raw: unknown): SmsWebhookEvent {
  const { event_type, occurred_at, payload } = fieldsOf(fieldsOf(raw)["data"]);
  const message = messageOf(payload);
  if (message === undefined) return { type: "other", raw };
  switch (event_type) {
    case "message.sent":
    case "message.finalized":
      return { type: "delivery", update: updateOf(message, occurred_at) };
    case "message.received":
      return { type: "inbound", message: inboundOf(message.id, message.raw, occurred_at) };
    default:
      return { type: "other", raw };
  }
}
// #endregion events

function inboundOf(id: string, raw: Record<string, unknown>, occurredAt: unknown): InboundMessage {
  const { from, text, media, autoresponse_type, received_at } = raw;
  const body = textOf(text);
  const keyword = keywords.get((textOf(autoresponse_type) || body).trim().replace(/\s+/g, " ").toUpperCase());
  return {
    provider: "telnyx",
    id,
    from: textOf(fieldsOf(from)["phone_number"]),
    to: textOf(recipientOf(raw)["phone_number"]),
    body,
    media: (Array.isArray(media) ? media : [])
      .map(fieldsOf)
      .map(({ url, content_type }) => ({ url: textOf(url), contentType: textOf(content_type) }))
      .filter(({ url }) => url !== ""),
    at: dateOf(received_at ?? occurredAt),
    ...(keyword === undefined ? {} : { keyword }),
  };
}

/** What Telnyx itself acts on: its verdict in `autoresponse_type`, or each of its words alone in a message. */
const keywords: ReadonlyMap<string, NonNullable<InboundMessage["keyword"]>> = new Map([
  ...["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"].map(
    (word) => [word, "stop"] as const,
  ),
  ...["START", "UNSTOP"].map((word) => [word, "start"] as const),
  ["HELP", "help"],
]);
