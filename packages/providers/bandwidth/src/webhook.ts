import { type InboundMessage, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  basicAuth,
  dateOf,
  defineWebhook,
  fieldsOf,
  hasSecret,
  type KeywordLists,
  keywordOf,
  listOf,
  matchesSecret,
  parseJson,
  readSecrets,
  readWebhookBody,
  textOf,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { updateOf } from "./response.ts";

export interface BandwidthWebhookConfig {
  /** The user name of the callbacks, as the messaging application has it. */
  username: string;
  /** The password of the callbacks; several while you rotate it. */
  password: string | readonly string[];
}

/**
 * Reads Bandwidth's delivery events and inbound texts. Bandwidth does not sign them: it sends the credentials of the
 * application, as HTTP Basic. They cover neither the body nor the URL, so accept webhooks by https alone.
 * @throws {SmsWebhookError} 500 for a config without credentials, or with an unknown option.
 * @see https://dev.bandwidth.com/docs/messaging/webhooks
 */
export function createBandwidthWebhook(config: BandwidthWebhookConfig): SmsWebhook {
  const { username = "", password }: Partial<BandwidthWebhookConfig> = config ?? {};
  const problem = problemOf(config);
  if (problem !== undefined) throw new SmsWebhookError(500, `createBandwidthWebhook: ${problem}.`);

  return defineWebhook(async (request) => {
    if (request.method !== "POST") throw new SmsWebhookError(405, "Bandwidth sends webhooks by POST.");
    const expected = (await readSecrets(password, "")).map((secret) => basicAuth(username, secret));
    // The name of the scheme may be in any case.
    const given = (request.headers.get("authorization") ?? "").replace(/^basic +/i, "Basic ");
    if (!matchesSecret(given, expected)) {
      throw new SmsWebhookError(
        403,
        "The request does not have the application's credentials: check username and password.",
      );
    }
    const raw = parseJson(new TextDecoder().decode(await readWebhookBody(request)));
    const events = Array.isArray(raw) ? raw : [raw];
    // A list that is Bandwidth's stays so with one event that cannot be read; that one is `other`.
    if (events.every((event) => textOf(fieldsOf(event)["type"]) === "")) {
      throw new SmsWebhookError(400, "The body is not a list of Bandwidth's events.");
    }
    return { events: events.map(eventOf), raw, response: new Response(null) };
  });
}

function problemOf(config: BandwidthWebhookConfig): string | undefined {
  const unknown = optionProblem(config, { username: true, password: true });
  if (unknown !== undefined) return unknown;
  const { username, password } = config ?? {};
  if (typeof username !== "string" || username === "") {
    return "`username` is missing; requests cannot be verified without it";
  }
  if (username.includes(":")) return "`username` must not have a colon, which HTTP Basic cannot send";
  if (typeof password === "function" || !hasSecret(password)) {
    return "`password` is missing; requests cannot be verified without it";
  }
  return undefined;
}

/** The events that report on a message that was sent. Others are responses to RCS messages. */
const deliveries = /^message-(?:sending|sent|delivered|failed|read)$/;

/** Reads only known fields. */
function eventOf(raw: unknown): SmsWebhookEvent {
  const { type, to, time, eventTime, errorCode, message } = fieldsOf(raw);
  const { id: messageId, from, direction } = fieldsOf(message);
  const id = textOf(messageId);
  if (id === "") return { type: "other", raw };
  if (type === "message-received" && textOf(from) !== "") {
    return { type: "inbound", message: inboundOf(id, fieldsOf(raw)) };
  }
  if (!isDelivery(textOf(type), direction)) return { type: "other", raw };
  // `time` is when a message that was read was delivered.
  const at = dateOf(type === "message-read" ? (eventTime ?? time) : time);
  return { type: "delivery", update: updateOf({ id, to, providerStatus: type, errorCode, at }) };
}

/** A type that is new is a delivery whose status is unknown, if its message went out. */
function isDelivery(type: string, direction: unknown): boolean {
  return deliveries.test(type) || direction === "out";
}

/** A group's text has several recipients; the event names the one that is the account's. */
function inboundOf(id: string, event: Record<string, unknown>): InboundMessage {
  const { from, to, owner, text, media, time } = fieldsOf(event["message"]);
  const body = textOf(text);
  const inbound: InboundMessage = {
    provider: "bandwidth",
    id,
    from: textOf(from),
    to: textOf(event["to"]) || textOf(owner) || textOf(listOf(to)[0]),
    body,
    // Bandwidth does not name a content type. Its URLs need the account's credentials.
    media: listOf(media)
      .map(textOf)
      .filter((url) => url !== "")
      .map((url) => ({ url, contentType: "" })),
    at: dateOf(time ?? event["time"]),
  };
  const keyword = keywordOf(body, keywords);
  if (keyword !== undefined) inbound.keyword = keyword;
  return inbound;
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
