import { type InboundMessage, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  defineWebhook,
  fieldsOf,
  hasSecret,
  type KeywordLists,
  keywordOf,
  matchesSecret,
  parseJson,
  readSecrets,
  readWebhookBody,
  textOf,
  withPlus,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { timeOf, updateOf } from "./response.ts";

export interface InfobipWebhookConfig {
  /**
   * The value of `secret` in the query of the webhook's URL, such as 32 random characters; several while you rotate it.
   * @example "https://example.com/sms/infobip?secret=4f0c…"
   */
  secret: string | readonly string[];
}

/** A hundred reports, which is Infobip's usual number in one request, with references of 4,000 characters. */
export const maximumBytes = 524_288;

/**
 * Reads Infobip's delivery reports and inbound texts. Infobip does not sign them, so the URL has a secret, which covers neither
 * the body nor the rest of the URL: accept webhooks by https alone, and keep their URLs out of logs.
 * @throws {SmsWebhookError} 500 for a config without a secret, or with an unknown option.
 * @see https://www.infobip.com/docs/developer-resources/api-fundamentals/webhooks
 */
export function createInfobipWebhook(config: InfobipWebhookConfig): SmsWebhook {
  const { secret }: Partial<InfobipWebhookConfig> = config ?? {};
  const unknown = optionProblem(config, { secret: true });
  if (unknown !== undefined) throw new SmsWebhookError(500, `createInfobipWebhook: ${unknown}.`);
  if (typeof secret === "function" || !hasSecret(secret)) {
    throw new SmsWebhookError(
      500,
      "createInfobipWebhook: `secret` is missing; requests cannot be verified without it.",
    );
  }

  return defineWebhook(async (request) => {
    if (request.method !== "POST") throw new SmsWebhookError(405, "Infobip sends webhooks by POST.");
    const [given, ...more] = secretsIn(request.url);
    if (more.length > 0 || !matchesSecret(given, await readSecrets(secret, ""))) {
      throw new SmsWebhookError(
        403,
        "The URL of the request does not have the secret: add ?secret=… to the URL that Infobip calls.",
      );
    }
    const raw = parseJson(new TextDecoder().decode(await readWebhookBody(request, maximumBytes)));
    const { results } = fieldsOf(raw);
    // Only notifications of clicks are not in a list.
    const entries = Array.isArray(results) ? results : [raw];
    // A list that is Infobip's stays so with one entry that cannot be read; that one is `other`.
    if (entries.every((entry) => textOf(fieldsOf(entry)["messageId"]) === "")) {
      throw new SmsWebhookError(400, "The body does not have Infobip's results.");
    }
    return { events: entries.map(eventOf), raw, response: new Response(null) };
  });
}

/** A framework may pass the path alone. */
function secretsIn(url: string): string[] {
  return new URLSearchParams(url.split("#", 1)[0]?.replace(/^[^?]*\??/, "")).getAll("secret");
}

/** Reads only known fields. */
function eventOf(raw: unknown): SmsWebhookEvent {
  const entry = fieldsOf(raw);
  const { messageId, status, from } = entry;
  const id = textOf(messageId);
  if (id === "") return { type: "other", raw };
  const { name, groupName } = fieldsOf(status);
  if (textOf(name) !== "" || textOf(groupName) !== "") return { type: "delivery", update: updateOf(entry) };
  if (status === undefined && textOf(from) !== "" && typeof entry["text"] === "string") {
    return { type: "inbound", message: inboundOf(id, entry) };
  }
  return { type: "other", raw };
}

function inboundOf(id: string, { from, to, text, receivedAt }: Record<string, unknown>): InboundMessage {
  const body = textOf(text);
  const inbound: InboundMessage = {
    provider: "infobip",
    id,
    from: withPlus(textOf(from)),
    to: withPlus(textOf(to)),
    body,
    media: [],
    at: timeOf(receivedAt),
  };
  const keyword = keywordOf(body, keywords);
  if (keyword !== undefined) inbound.keyword = keyword;
  return inbound;
}

/**
 * The words with which people opt out and in. Infobip acts on them for senders in the USA and Canada; for others your app does.
 */
const keywords: KeywordLists = {
  stop: ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"],
  start: ["START", "UNSTOP"],
  help: ["HELP", "INFO"],
};
