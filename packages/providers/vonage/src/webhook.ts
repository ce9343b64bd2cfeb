import { type InboundMessage, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  dateOf,
  defineWebhook,
  fieldsOf,
  hasSecret,
  keywordOf,
  listOf,
  parseJson,
  readWebhookBody,
  readWebhookForm,
  textOf,
  type WebhookSecrets,
  withPlus,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { updateOf } from "./response.ts";
import { type SignatureProblem, verifyToken } from "./signature.ts";
import { keywords, toleranceProblem } from "./vonage-values.ts";

export interface VonageWebhookConfig {
  /**
   * Dashboard → Settings → API settings → Signature secret: one, several while it is being rotated, or a function that
   * returns those of an API key.
   */
  signatureSecret: WebhookSecrets;
  /**
   * How far the token's `iat` may be from now, in seconds. Unconfirmed: whether Vonage signs a webhook again when it
   * repeats it, for 24 hours. If late webhooks are refused, raise this value.
   * @default 300
   */
  toleranceSeconds?: number | undefined;
}

/**
 * Reads the status and inbound webhooks of Vonage's Messages API, version 1. The URL is not signed, so a proxy may change it.
 * @throws {SmsWebhookError} 500 for a config without a secret.
 * @see https://developer.vonage.com/en/api/messages#message-status
 */
export function createVonageWebhook(config: VonageWebhookConfig): SmsWebhook {
  const { signatureSecret, toleranceSeconds = 300 } = config ?? {};
  const problem = problemOf(config ?? {});
  if (problem !== undefined) throw new SmsWebhookError(500, `createVonageWebhook: ${problem}.`);

  return defineWebhook(async (request) => {
    if (request.method === "GET" && isOfSmsApi(readWebhookForm(new URL(request.url).search.slice(1)))) {
      throw new SmsWebhookError(400, otherApi);
    }
    if (request.method !== "POST") throw new SmsWebhookError(405, "Vonage sends webhooks by POST.");
    const body = await readWebhookBody(request);
    const text = new TextDecoder().decode(body);
    const token = /^Bearer +([\w.=-]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    if (token === undefined) {
      if (isOfSmsApi(fieldsIn(text))) throw new SmsWebhookError(400, otherApi);
      throw new SmsWebhookError(
        403,
        "The request has no token: Vonage signs the webhooks of the Messages API in the Authorization header. Check that a proxy passes it on.",
      );
    }
    const wrong = await verifyToken(token, body, { secrets: signatureSecret, toleranceSeconds });
    if (wrong !== undefined) throw new SmsWebhookError(403, sentences[wrong]);
    const raw = parseJson(text) ?? text;
    return { events: [eventOf(fieldsOf(raw), raw)], raw, response: new Response(null) };
  });
}

const otherApi =
  "The webhook is from the SMS API: in Vonage's dashboard, under API settings, choose Messages API instead of SMS API, or use createVonageSmsWebhook.";

const sentences: Readonly<Record<SignatureProblem, string>> = {
  signature: "The token is not signed by the signature secret, or is not Vonage's: check signatureSecret.",
  time: "The token was issued too far from now: the request is a repeated old one, or a clock is wrong. See toleranceSeconds.",
  body: "The body is not the one that Vonage signed: it was changed on the way, or belongs to another request.",
};

function problemOf(config: Partial<VonageWebhookConfig>): string | undefined {
  const unknown = optionProblem(config, { signatureSecret: true, toleranceSeconds: true });
  if (unknown !== undefined) return unknown;
  const { signatureSecret, toleranceSeconds } = config;
  if (!hasSecret(signatureSecret)) {
    return "`signatureSecret` is missing; without it, an attacker could report deliveries";
  }
  return toleranceProblem(toleranceSeconds);
}

/** Returns the fields of a body that may be a form or JSON. */
function fieldsIn(text: string): ReadonlyMap<string, unknown> {
  const json = parseJson(text);
  return json === undefined ? new Map(readWebhookForm(text)) : new Map(Object.entries(fieldsOf(json)));
}

/** Whether the fields are those of the SMS API: `msisdn` is the phone, in reports and in inbound texts. */
function isOfSmsApi(fields: { has(name: string): boolean }): boolean {
  return fields.has("msisdn") && (fields.has("messageId") || fields.has("message-timestamp"));
}

/**
 * Reads only known fields, of a verified request.
 * @throws {SmsWebhookError} 400 for a webhook of version v0.1.
 */
function eventOf(fields: Record<string, unknown>, raw: unknown): SmsWebhookEvent {
  const { to, channel, status, workflow } = fields;
  const id = textOf(fields["message_uuid"]);
  if (id !== "" && typeof to === "object" && to !== null) {
    throw new SmsWebhookError(
      400,
      "The webhook has version v0.1: in Vonage's dashboard, choose v1 for the Messages capability of the application.",
    );
  }
  if (id === "") return { type: "other", raw };
  if (status !== undefined) {
    // Earlier, statuses did not name their channel. What a failover message became says nothing about the text before it.
    const isOurs = (channel ?? "sms") === "sms" && isFirst(workflow);
    return isOurs && textOf(status) !== ""
      ? { type: "delivery", update: updateOf(fields, id, textOf(status)) }
      : { type: "other", raw };
  }
  return channel === "sms" || channel === "mms"
    ? { type: "inbound", message: inboundOf(fields, id) }
    : { type: "other", raw };
}

/**
 * Whether a status is about the message itself, not about one of its failover messages. Unconfirmed: whether each of those has
 * its own `message_uuid`.
 */
function isFirst(workflow: unknown): boolean {
  return ["undefined", "1"].includes(String(fieldsOf(workflow)["items_number"]));
}

function inboundOf(fields: Record<string, unknown>, id: string): InboundMessage {
  const files = filesIn(fields);
  const body = textOf(fields["text"]) || textsOf(files, "caption").join("\n");
  const message: InboundMessage = {
    provider: "vonage",
    id,
    from: withPlus(textOf(fields["from"])),
    to: withPlus(textOf(fields["to"])),
    body,
    // Vonage does not name MIME types.
    media: textsOf(files, "url").map((url) => ({ url, contentType: "" })),
    at: dateOf(fields["timestamp"]),
  };
  // Vonage's own `keyword` is the first word of any text.
  const keyword = keywordOf(body, keywords);
  if (keyword !== undefined) message.keyword = keyword;
  return message;
}

/** Returns the files of an MMS: one, under the name of its type, or several in `content`. */
function filesIn(fields: Record<string, unknown>): Record<string, unknown>[] {
  return [fields[textOf(fields["message_type"])], ...listOf(fields["content"])].map(fieldsOf);
}

/** Returns a field of each file that has it. */
function textsOf(files: readonly Record<string, unknown>[], name: "url" | "caption"): string[] {
  return files.map((file) => textOf(file[name])).filter((text) => text !== "");
}
