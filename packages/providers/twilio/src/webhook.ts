import {
  type DeliveryUpdate,
  type InboundMessage,
  type SmsWebhook,
  SmsWebhookError,
  type SmsWebhookEvent,
} from "@smskit/core";
import { defineWebhook, readWebhookBody, readWebhookForm } from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { codeOfDelivery } from "./errors.ts";
import { expectGenuine, namesMessage } from "./genuine-parameters.ts";
import { referenceParameter } from "./request.ts";
import { statusOf } from "./response.ts";
import { type SignedRequest, verifySignature } from "./signature.ts";

/** One auth token, several while it is being rotated, or those of the account that the request names. */
export type TwilioAuthTokens =
  | string
  | readonly string[]
  | ((accountSID: string) => string | readonly string[] | Promise<string | readonly string[]>);

export interface TwilioWebhookConfig {
  /** The account's auth token; an API key's secret cannot check signatures. */
  authToken: TwilioAuthTokens;
  /**
   * The URL that Twilio was given, where a proxy changes it on the way. Its query is replaced by the request's.
   * @default the request's own URL
   */
  publicUrl?: string | undefined;
}

/**
 * Reads Twilio's status callbacks and inbound messages.
 * @throws {SmsWebhookError} 500 for a config without a token, or with a `publicUrl` that is no URL.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function createTwilioWebhook(config: TwilioWebhookConfig): SmsWebhook {
  const { authToken, publicUrl }: Partial<TwilioWebhookConfig> = config ?? {};
  const problem = optionProblem(config, { authToken: true, publicUrl: true });
  if (problem !== undefined) throw new SmsWebhookError(500, `createTwilioWebhook: ${problem}.`);
  if (typeof authToken !== "function" && tokensIn(authToken).length === 0) {
    throw new SmsWebhookError(
      500,
      "The Twilio webhook has no authToken: without one nothing can be verified.",
    );
  }
  if (publicUrl !== undefined && URL.parse(publicUrl) === null) {
    throw new SmsWebhookError(
      500,
      "publicUrl is not an absolute URL such as https://example.com/sms/twilio.",
    );
  }
  return defineWebhook(async (request) => {
    const isGet = request.method === "GET";
    if (!isGet && request.method !== "POST") {
      throw new SmsWebhookError(405, "Twilio's webhooks come by POST or GET.");
    }
    const url = signedUrl(request.url, publicUrl);
    const body = isGet ? new Uint8Array() : await readWebhookBody(request);
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get("content-type") ?? "");
    const form = readWebhookForm(isForm ? body : "");
    const query = readWebhookForm(new URL(request.url).search.slice(1));
    const fields = isGet ? query : form;
    const accountSID = fields.get("AccountSid") ?? query.get("AccountSid") ?? "";
    const tokens = tokensIn(typeof authToken === "function" ? await authToken(accountSID) : authToken);
    const signature = request.headers.get("x-twilio-signature") ?? "";
    const signed = {
      url,
      parameters: parametersOf(form),
      body: isForm || isGet ? undefined : body,
    };
    if (!(await verifiedByAny(tokens, signature, signed))) throw unverified(signature);
    expectGenuine(request.method, url, { fields, query });
    return { ...interpret(fields, query), raw: Object.fromEntries(fields) };
  });
}

async function verifiedByAny(tokens: string[], signature: string, request: SignedRequest): Promise<boolean> {
  for (const token of tokens) {
    if (await verifySignature(token, signature, request)) return true;
  }
  return false;
}

/** What is no text, such as a variable of the environment that is not set, is no token. */
function tokensIn(tokens: string | readonly string[] | undefined): string[] {
  const list: readonly unknown[] = Array.isArray(tokens) ? tokens : [tokens];
  return list.filter((token) => typeof token === "string" && token !== "") as string[];
}

/** Behind a proxy the request's own URL is not the one that was signed; its query still is. */
function signedUrl(requestUrl: string, publicUrl: string | undefined): string {
  const query = requestUrl.includes("?") ? requestUrl.slice(requestUrl.indexOf("?")) : "";
  const bare =
    publicUrl === undefined
      ? requestUrl.slice(0, requestUrl.length - query.length)
      : publicUrl.replace(/[?#].*$/s, "");
  return bare + query;
}

/** Every parameter is signed, repeated ones too. */
function parametersOf(form: URLSearchParams): Record<string, string | string[]> {
  const parameters: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    parameters[name] = values.length === 1 ? (values[0] as string) : values;
  }
  return parameters;
}

function unverified(signature: string): SmsWebhookError {
  return new SmsWebhookError(
    403,
    signature === ""
      ? "The request has no X-Twilio-Signature."
      : "X-Twilio-Signature does not fit: check authToken, and set publicUrl to the URL that Twilio was given where a proxy changed it.",
  );
}

/** Reads only what is known: parameters are added at any time. */
function interpret(
  fields: URLSearchParams,
  query: URLSearchParams,
): { events: SmsWebhookEvent[]; response: Response } {
  const id = fields.get("MessageSid") ?? fields.get("SmsSid");
  const status = fields.get("MessageStatus") ?? fields.get("SmsStatus");
  if (id === null || status === null || !namesMessage(fields)) {
    return {
      events: [{ type: "other", raw: Object.fromEntries(fields) }],
      response: new Response(null, { status: 204 }),
    };
  }
  if (status === "received" || status === "receiving") {
    return {
      events: [{ type: "inbound", message: inboundOf(fields, id) }],
      // TwiML that says nothing back.
      response: new Response("<Response/>", { headers: { "Content-Type": "text/xml" } }),
    };
  }
  return {
    events: [{ type: "delivery", update: updateOf(fields, query, id, status) }],
    response: new Response(null, { status: 204 }),
  };
}

function updateOf(
  fields: URLSearchParams,
  query: URLSearchParams,
  id: string,
  status: string,
): DeliveryUpdate {
  const errorCode = fields.get("ErrorCode");
  const reference = query.get(referenceParameter);
  const to = fields.get("To");
  return {
    provider: "twilio",
    id,
    status: statusOf(status),
    providerStatus: status,
    at: new Date(),
    ...(reference === null ? {} : { reference }),
    ...(to === null || to === "" ? {} : { to }),
    ...(errorCode !== null && /^\d{1,9}$/.test(errorCode) && errorCode !== "0"
      ? { code: codeOfDelivery(Number(errorCode)), providerCode: errorCode }
      : {}),
  };
}

function inboundOf(fields: URLSearchParams, id: string): InboundMessage {
  const body = fields.get("Body") ?? "";
  const keyword = keywordOf(fields.get("OptOutType") ?? body);
  const media: { url: string; contentType: string }[] = [];
  const count = Math.min(Number(fields.get("NumMedia") ?? 0) || 0, 10);
  for (let index = 0; index < count; index++) {
    const url = fields.get(`MediaUrl${index}`);
    if (url !== null) media.push({ url, contentType: fields.get(`MediaContentType${index}`) ?? "" });
  }
  return {
    provider: "twilio",
    id,
    from: fields.get("From") ?? "",
    to: fields.get("To") ?? "",
    body,
    media,
    at: new Date(),
    ...(keyword === undefined ? {} : { keyword }),
  };
}

/** The words that Twilio itself acts on, each alone in its message. */
const keywords: ReadonlyMap<string, InboundMessage["keyword"] & string> = new Map([
  ...["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"].map(
    (word) => [word, "stop"] as const,
  ),
  ...["START", "YES", "UNSTOP"].map((word) => [word, "start"] as const),
  ...["HELP", "INFO"].map((word) => [word, "help"] as const),
]);

function keywordOf(text: string): InboundMessage["keyword"] {
  return keywords.get(text.trim().toUpperCase());
}
