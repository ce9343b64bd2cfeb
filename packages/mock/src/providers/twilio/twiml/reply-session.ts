import type { InboundFollowUp } from "../../../carrier/reply.ts";
import type { WebhookRequest, WebhookResponse } from "../../../server/webhook.ts";
import { isHttpUrl } from "../../shared/validation.ts";
import type { WebhookFields } from "../../shared/webhooks.ts";
import { readAddress } from "../channels.ts";
import { kindOfSender } from "../state.ts";
import { twilioWebhook } from "../webhook.ts";
import type { CookieJar } from "./conversation-cookies.ts";
import { readTwiml, type TwimlMessage } from "./read-twiml.ts";
import { describeTwimlError, type TwimlError } from "./twiml-errors.ts";

/** What the responses to one text may cause. */
interface ReplySession {
  /** The parameters of the text, which every request of the session has. */
  readonly fields: WebhookFields;
  /** Signs the requests. */
  readonly token: string;
  readonly cookies: CookieJar;
  /** Sends a message; returns its SID and its status, or `undefined` if the recipient has opted out. */
  send(message: TwimlMessage): { sid: string; status: string } | undefined;
}

const mostDocuments = 50;
const mostMessages = 10;
const mostRedirects = 10;
const longestBody = 1600;

/** The method of the next request, by the status of a redirect. Browsers do the same. */
const methodOfRedirect: Readonly<Record<number, "GET" | "POST">> = {
  301: "GET",
  302: "GET",
  303: "GET",
  307: "POST",
  308: "POST",
};

/** Returns what handles the responses to one text, in order: it sends their messages, and follows their redirects. */
export function createReplySession(
  session: ReplySession,
): (response: WebhookResponse) => InboundFollowUp | undefined {
  let documents = 0;
  let messages = 0;
  let redirects = 0;

  function request(url: string, method: "GET" | "POST", fields = session.fields): WebhookRequest {
    return withCookies(twilioWebhook(url, fields, session.token, method), session.cookies);
  }

  function followHttp(url: string, method: "GET" | "POST"): InboundFollowUp {
    redirects += 1;
    if (redirects > mostRedirects) return { error: describeTwimlError(11215) };
    return { next: request(url, method, method === "GET" ? [] : session.fields) };
  }

  return (response) => {
    session.cookies.store(response.url, response.setCookies);
    const method = methodOfRedirect[response.status];
    const location = response.location && resolve(response.location, response.url);
    if (method !== undefined && location) return followHttp(location, method);

    documents += 1;
    const { verbs, error: errorOfDocument } = readTwiml(response);
    const errors: TwimlError[] = errorOfDocument === undefined ? [] : [errorOfDocument];

    function nextDocument(
      url: string,
      attributes: Readonly<Record<string, string>>,
      fields = session.fields,
    ): InboundFollowUp {
      const given = attributes["method"]?.toUpperCase() ?? "POST";
      if (given !== "GET" && given !== "POST") errors.push(14104);
      if (documents >= mostDocuments) return result([...errors, 14106]);
      const address = resolve(url, response.url) ?? url;
      return { ...result(errors), next: request(address, given === "GET" ? "GET" : "POST", fields) };
    }

    for (const verb of verbs) {
      if (verb.verb === "Redirect") return nextDocument(verb.url, verb.attributes);
      const message = resolved(verb, response.url);
      const error = messages >= mostMessages ? 14109 : errorOf(message);
      if (error !== undefined) errors.push(error);
      if (error !== undefined && error !== 14105) continue;
      const sent = session.send(message);
      if (sent !== undefined) messages += 1;
      const { action } = verb.attributes;
      if (action) {
        const about = session.fields.filter(([name]) => sent === undefined || name !== "MessageSid");
        return nextDocument(action, verb.attributes, [
          ...about,
          ...(sent === undefined ? [] : [["MessageSid", sent.sid] as const]),
          ["MessageStatus", sent?.status ?? "failed"],
        ]);
      }
    }
    return result(errors);
  };
}

/** A request to the app, with the cookies of its conversation. */
export function withCookies(webhook: WebhookRequest, cookies: CookieJar): WebhookRequest {
  return { ...webhook, headers: { ...webhook.headers, ...cookies.headers(webhook.url) } };
}

function result(errors: readonly TwimlError[]): InboundFollowUp {
  return errors.length === 0 ? {} : { error: [...new Set(errors)].map(describeTwimlError).join(", ") };
}

function errorOf({ body, mediaUrls, attributes }: TwimlMessage): TwimlError | undefined {
  const { to, from, statusCallback } = attributes;
  if ((body === "" && mediaUrls.length === 0) || body.length > longestBody) return 14103;
  if (to !== undefined && kindOfSender(readAddress(to).address) !== "phone") return 14101;
  if (from !== undefined && kindOfSender(readAddress(from).address) === undefined) return 14102;
  return statusCallback !== undefined && !isHttpUrl(statusCallback) ? 14105 : undefined;
}

/** A message whose URLs are absolute: in a document they are relative to it. */
function resolved(message: TwimlMessage, base: string): TwimlMessage {
  const { statusCallback } = message.attributes;
  return {
    ...message,
    mediaUrls: message.mediaUrls.map((url) => resolve(url, base) ?? url),
    attributes: {
      ...message.attributes,
      ...(statusCallback !== undefined && { statusCallback: resolve(statusCallback, base) ?? "" }),
    },
  };
}

function resolve(url: string, base: string): string | undefined {
  return URL.parse(url, base)?.href;
}
