import { type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  defineWebhook,
  fieldsOf,
  hasSecret,
  type KeywordLists,
  keywordOf,
  parseJson,
  readSecrets,
  readWebhookBody,
  textOf,
  type WebhookSecrets,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { messageIn, updateOf } from "./response.ts";
import { verifySignature } from "./signature.ts";

export interface VonageWebhookConfig {
  /** What Vonage signs its webhooks with; several while you rotate it. */
  secret: WebhookSecrets;
}

// FILL IN: the header with the signature, how old a request may be, the events that Vonage sends, and its STOP keywords. If the
// URL is signed, add `publicUrl` for apps behind a proxy. Other signatures: see docs/guides/connector-webhooks.md.

/** The words that Vonage acts on. */
const keywords: KeywordLists = {
  stop: ["STOP", "STOPALL", "UNSUBSCRIBE"],
  start: ["START", "UNSTOP"],
  help: ["HELP", "INFO"],
};

/**
 * Reads Vonage's delivery updates and inbound texts.
 * @throws {SmsWebhookError} 500 for a config without a secret, or with an unknown option.
 */
export function createVonageWebhook(config: VonageWebhookConfig): SmsWebhook {
  const { secret }: Partial<VonageWebhookConfig> = config ?? {};
  const problem = optionProblem(config, { secret: true });
  if (problem !== undefined) throw new SmsWebhookError(500, `createVonageWebhook: ${problem}.`);
  if (!hasSecret(secret)) {
    throw new SmsWebhookError(
      500,
      "createVonageWebhook: `secret` is missing; requests cannot be verified without it.",
    );
  }
  return defineWebhook(async (request) => {
    if (request.method !== "POST") throw new SmsWebhookError(405, "Vonage sends webhooks by POST.");
    const body = await readWebhookBody(request);
    const secrets = await readSecrets(secret, "");
    if (!(await verifySignature(secrets, request.headers.get("vonage-signature") ?? "", body))) {
      throw new SmsWebhookError(403, "vonage-signature is missing or does not match the body: check secret.");
    }
    const raw = parseJson(new TextDecoder().decode(body));
    return { events: [eventOf(raw)], raw, response: new Response(null) };
  });
}

/** Reads only known fields of a verified request. */
function eventOf(raw: unknown): SmsWebhookEvent {
  const { event, message } = fieldsOf(raw);
  const known = messageIn(message);
  if (known === undefined) return { type: "other", raw };
  if (event === "status") return { type: "delivery", update: updateOf(known) };
  if (event !== "inbound") return { type: "other", raw };
  const { from, to, text } = known.raw;
  const keyword = keywordOf(textOf(text), keywords);
  return {
    type: "inbound",
    message: {
      provider: "vonage",
      id: known.id,
      from: textOf(from),
      to: textOf(to),
      body: textOf(text),
      media: [],
      ...(keyword !== undefined && { keyword }),
      at: new Date(),
    },
  };
}
