import { type InboundMessage, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  dateOf,
  defineWebhook,
  fieldsOf,
  type KeywordLists,
  keywordOf,
  listOf,
  parseJson,
  readWebhookBody,
  textOf,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { messageIn, recipientIn, updateOf } from "./response.ts";
import { type Bytes, readPublicKey, verifySignature } from "./signature.ts";

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
  const keys = [publicKey].flat().map(readPublicKey);
  if (keys.length === 0 || keys.includes(undefined)) {
    throw new SmsWebhookError(
      500,
      "createTelnyxWebhook: `publicKey` must be the account's public key: 44 characters of Base64.",
    );
  }
  return defineWebhook(async (request) => {
    if (request.method !== "POST") throw new SmsWebhookError(405, "Telnyx sends webhooks by POST.");
    const body = await readWebhookBody(request);
    const timestamp = request.headers.get("telnyx-timestamp") ?? "";
    const signature = request.headers.get("telnyx-signature-ed25519") ?? "";
    if (signature === "" || !/^\d{1,12}$/.test(timestamp)) {
      throw new SmsWebhookError(403, "The request has no telnyx-signature-ed25519 and telnyx-timestamp.");
    }
    if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > tolerance) {
      throw new SmsWebhookError(403, `telnyx-timestamp is more than ${tolerance} seconds from this clock.`);
    }
    if (!(await verifySignature(keys as Bytes[], signature, { timestamp, body }))) {
      throw new SmsWebhookError(403, "telnyx-signature-ed25519 is invalid: check publicKey.");
    }
    const text = new TextDecoder().decode(body);
    const raw = parseJson(text) ?? text;
    return { events: [eventOf(raw)], raw, response: new Response(null) };
  });
}
// #endregion webhook

// #region events
/** Reads only known fields, of a verified request. */
function eventOf(raw: unknown): SmsWebhookEvent {
  const { event_type, occurred_at, payload } = fieldsOf(fieldsOf(raw)["data"]);
  const message = messageIn(payload);
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
  const message: InboundMessage = {
    provider: "telnyx",
    id,
    from: textOf(fieldsOf(from)["phone_number"]),
    to: textOf(recipientIn(raw)["phone_number"]),
    body,
    media: listOf(media)
      .map(fieldsOf)
      .map(({ url, content_type }) => ({ url: textOf(url), contentType: textOf(content_type) }))
      .filter(({ url }) => url !== ""),
    at: dateOf(received_at ?? occurredAt),
  };
  // Telnyx reports in `autoresponse_type` which keyword it acted on.
  const keyword = keywordOf(textOf(autoresponse_type) || body, keywords);
  if (keyword !== undefined) message.keyword = keyword;
  return message;
}

/** The words that Telnyx itself acts on. */
const keywords: KeywordLists = {
  stop: ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"],
  start: ["START", "UNSTOP"],
  help: ["HELP"],
};
