import { type InboundMessage, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  dateOf,
  defineWebhook,
  fieldsOf,
  hasSecret,
  type KeywordLists,
  keywordOf,
  listOf,
  parseJson,
  readSecrets,
  readWebhookBody,
  textOf,
  withPlus,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { updateOf } from "./response.ts";
import { verifySignature } from "./signature.ts";

export interface SinchWebhookConfig {
  /** The secret with which Sinch signs the callbacks of your service plan; several while you rotate it. */
  secret: string | readonly string[];
}

/** The most seconds by which a callback's timestamp may differ from the clock. */
const tolerance = 300;

/**
 * Reads Sinch's delivery reports and inbound texts. Sinch signs callbacks only if you ask it to, for each service plan; this
 * webhook refuses callbacks that are not signed. The URL is not signed, so a proxy may change it.
 * @throws {SmsWebhookError} 500 for a config without a secret, or with an unknown option.
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Webhooks/
 */
export function createSinchWebhook(config: SinchWebhookConfig): SmsWebhook {
  const { secret }: Partial<SinchWebhookConfig> = config ?? {};
  const problem = optionProblem(config, { secret: true });
  if (problem !== undefined) throw new SmsWebhookError(500, `createSinchWebhook: ${problem}.`);
  if (typeof secret === "function" || !hasSecret(secret)) {
    throw new SmsWebhookError(
      500,
      "createSinchWebhook: `secret` is missing; requests cannot be verified without it.",
    );
  }
  return defineWebhook(async (request) => {
    if (request.method !== "POST") throw new SmsWebhookError(405, "Sinch sends callbacks by POST.");
    const body = await readWebhookBody(request);
    const header = (name: string) => request.headers.get(`x-sinch-webhook-signature${name}`) ?? "";
    const [signature, nonce, timestamp] = [header(""), header("-nonce"), header("-timestamp")];
    // A nonce with a dot could take the end of a body.
    if (signature === "" || !/^[^.\s]{1,256}$/.test(nonce) || !/^\d{1,12}$/.test(timestamp)) {
      throw new SmsWebhookError(
        403,
        "The request has no x-sinch-webhook-signature, or not its nonce and timestamp: ask Sinch to sign the callbacks of your service plan.",
      );
    }
    if (!/^HmacSHA256$/i.test(header("-algorithm"))) {
      throw new SmsWebhookError(403, "x-sinch-webhook-signature-algorithm is not HmacSHA256.");
    }
    if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > tolerance) {
      throw new SmsWebhookError(
        403,
        `x-sinch-webhook-signature-timestamp is more than ${tolerance} seconds from this clock.`,
      );
    }
    if (!(await verifySignature(await readSecrets(secret, ""), signature, { body, nonce, timestamp }))) {
      throw new SmsWebhookError(403, "x-sinch-webhook-signature is invalid: check secret.");
    }
    const text = new TextDecoder().decode(body);
    const raw = parseJson(text) ?? text;
    return { events: eventsOf(raw), raw, response: new Response(null) };
  });
}

/** Reads only known fields, of a verified request. */
function eventsOf(raw: unknown): SmsWebhookEvent[] {
  const callback = fieldsOf(raw);
  switch (callback["type"]) {
    case "recipient_delivery_report_sms":
    case "recipient_delivery_report_mms":
      return [deliveryOf(callback, callback["recipient"], callback)];
    case "delivery_report_sms":
    case "delivery_report_mms": {
      const events = listOf(callback["statuses"]).flatMap((entry) => {
        const { recipients } = fieldsOf(entry);
        // Only a full report names the recipients.
        const named = listOf(recipients).length > 0 ? listOf(recipients) : [undefined];
        return named.map((recipient) => deliveryOf(fieldsOf(entry), recipient, callback));
      });
      return events.length > 0 ? events : [{ type: "other", raw }];
    }
    case "mo_text":
    case "mo_binary":
    case "mo_media":
      return [inboundOf(callback)];
    default:
      return [{ type: "other", raw }];
  }
}

/** @param entry Has the status: the callback itself, or one of the statuses in a summary. */
function deliveryOf(
  entry: Record<string, unknown>,
  recipient: unknown,
  callback: Record<string, unknown>,
): SmsWebhookEvent {
  const { batch_id, at, client_reference: reference } = callback;
  const { status, code } = entry;
  const id = textOf(batch_id);
  if (id === "" || textOf(status) === "") return { type: "other", raw: callback };
  return { type: "delivery", update: updateOf({ id, recipient, status, code, at, reference }) };
}

function inboundOf(callback: Record<string, unknown>): SmsWebhookEvent {
  const { type, id, from, to, body, sent_at, received_at } = callback;
  if (textOf(id) === "" || textOf(from) === "") return { type: "other", raw: callback };
  const text = type === "mo_text" ? textOf(body) : textOf(fieldsOf(body)["message"]);
  const message: InboundMessage = {
    provider: "sinch",
    id: textOf(id),
    from: withPlus(textOf(from)),
    to: withPlus(textOf(to)),
    body: text,
    media: type === "mo_binary" ? binaryIn(body) : mediaIn(body),
    at: dateOf(received_at ?? sent_at),
  };
  const keyword = keywordOf(text, keywords);
  if (keyword !== undefined) message.keyword = keyword;
  return { type: "inbound", message };
}

function mediaIn(body: unknown): InboundMessage["media"] {
  return listOf(fieldsOf(body)["media"])
    .map(fieldsOf)
    .map(({ url, content_type }) => ({ url: textOf(url), contentType: textOf(content_type) }))
    .filter(({ url }) => url !== "");
}

/** The bytes of a binary message are in the callback, in Base64. */
function binaryIn(body: unknown): InboundMessage["media"] {
  const contentType = "application/octet-stream";
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(textOf(body));
  return isBase64 ? [{ url: `data:${contentType};base64,${textOf(body)}`, contentType }] : [];
}

/**
 * The words with which people in the USA opt out and in. The network of toll-free numbers acts on STOP, START and UNSTOP;
 * for other numbers your app does.
 */
const keywords: KeywordLists = {
  stop: ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"],
  start: ["START", "UNSTOP"],
  help: ["HELP", "INFO"],
};
