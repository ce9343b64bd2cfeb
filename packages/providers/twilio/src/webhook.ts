import {
  type DeliveryUpdate,
  type InboundMessage,
  type SmsWebhook,
  SmsWebhookError,
  type SmsWebhookEvent,
} from "@smskit/core";
import {
  defineWebhook,
  hasArrived,
  hasSecret,
  type KeywordLists,
  keywordOf,
  phoneOf,
  readSecrets,
  readWebhookBody,
  readWebhookForm,
  referenceIn,
  type WebhookSecrets,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { codeOfDelivery } from "./errors.ts";
import { expectGenuine, namesMessage } from "./genuine-parameters.ts";
import { statusOf } from "./response.ts";
import { type SignedRequest, verifySignature } from "./signature.ts";

/** One auth token, several while it is being rotated, or a function that returns those of an Account SID. */
export type TwilioAuthTokens = WebhookSecrets;

export interface TwilioWebhookConfig {
  /** The account's auth token. The secret of an API key cannot verify signatures. */
  authToken: TwilioAuthTokens;
  /**
   * The URL as it is set at Twilio, if a proxy changes it on the way. Its query is replaced by the request's.
   * @default the request's own URL
   */
  publicUrl?: string | undefined;
}

/**
 * Reads Twilio's status callbacks and inbound messages.
 * @throws {SmsWebhookError} 500 for a config without a token, or with an invalid `publicUrl`.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function createTwilioWebhook(config: TwilioWebhookConfig): SmsWebhook {
  const { authToken, publicUrl }: Partial<TwilioWebhookConfig> = config ?? {};
  const problem = optionProblem(config, { authToken: true, publicUrl: true });
  if (problem !== undefined) throw new SmsWebhookError(500, `createTwilioWebhook: ${problem}.`);
  if (!hasSecret(authToken)) {
    throw new SmsWebhookError(
      500,
      "createTwilioWebhook: `authToken` is missing; requests cannot be verified without it.",
    );
  }
  if (publicUrl !== undefined && URL.parse(publicUrl) === null) {
    throw new SmsWebhookError(
      500,
      "createTwilioWebhook: `publicUrl` must be an absolute URL, such as https://example.com/sms/twilio.",
    );
  }
  return defineWebhook(async (request) => {
    const isGet = request.method === "GET";
    if (!isGet && request.method !== "POST") {
      throw new SmsWebhookError(405, "Twilio sends webhooks by POST or GET.");
    }
    const url = signedUrl(request.url, publicUrl);
    const body = isGet ? new Uint8Array() : await readWebhookBody(request);
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get("content-type") ?? "");
    const form = readWebhookForm(isForm ? body : "");
    const query = readWebhookForm(new URL(request.url).search.slice(1));
    const fields = isGet ? query : form;
    const accountSID = fields.get("AccountSid") ?? query.get("AccountSid") ?? "";
    const tokens = await readSecrets(authToken, accountSID);
    const signature = request.headers.get("x-twilio-signature") ?? "";
    const signed = {
      url,
      parameters: parametersOf(form),
      body: isForm || isGet ? undefined : body,
    };
    if (!(await verifiedByAny(tokens, signature, signed))) throw unverified(signature);
    expectGenuine(request.method, url, { fields, query });
    return { ...interpret(fields, url), raw: Object.fromEntries(fields) };
  });
}

async function verifiedByAny(tokens: string[], signature: string, request: SignedRequest): Promise<boolean> {
  for (const token of tokens) {
    if (await verifySignature(token, signature, request)) return true;
  }
  return false;
}

// #region public-url
/** Behind a proxy, the request's URL is not the one that was signed, except for its query. */
function signedUrl(requestUrl: string, publicUrl: string | undefined): string {
  const query = requestUrl.includes("?") ? requestUrl.slice(requestUrl.indexOf("?")) : "";
  const bare =
    publicUrl === undefined
      ? requestUrl.slice(0, requestUrl.length - query.length)
      : publicUrl.replace(/[?#].*$/s, "");
  return bare + query;
}
// #endregion public-url

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
      : "X-Twilio-Signature is invalid: check authToken; if a proxy changes the URL, set publicUrl to the URL that Twilio calls.",
  );
}

/** Reads only known parameters: Twilio adds new ones at any time. */
function interpret(fields: URLSearchParams, url: string): { events: SmsWebhookEvent[]; response: Response } {
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
      // TwiML without a reply.
      response: new Response("<Response/>", { headers: { "Content-Type": "text/xml" } }),
    };
  }
  return {
    events: [{ type: "delivery", update: updateOf(fields, url, id, status) }],
    response: new Response(null, { status: 204 }),
  };
}

function updateOf(fields: URLSearchParams, url: string, id: string, status: string): DeliveryUpdate {
  const update: DeliveryUpdate = {
    provider: "twilio",
    id,
    status: statusOf(status),
    providerStatus: status,
    at: new Date(),
  };
  const reference = referenceIn(url);
  if (reference !== undefined) update.reference = reference;
  const to = phoneOf(fields.get("To"));
  if (to !== undefined) update.to = to;
  const errorCode = fields.get("ErrorCode") ?? "";
  if (/^\d{1,9}$/.test(errorCode) && errorCode !== "0" && !hasArrived(update.status)) {
    update.code = codeOfDelivery(errorCode);
    update.providerCode = errorCode;
  }
  return update;
}

function inboundOf(fields: URLSearchParams, id: string): InboundMessage {
  const body = fields.get("Body") ?? "";
  const media: { url: string; contentType: string }[] = [];
  const count = Math.min(Number(fields.get("NumMedia") ?? 0) || 0, 10);
  for (let index = 0; index < count; index++) {
    const url = fields.get(`MediaUrl${index}`);
    if (url !== null) media.push({ url, contentType: fields.get(`MediaContentType${index}`) ?? "" });
  }
  const message: InboundMessage = {
    provider: "twilio",
    id,
    from: fields.get("From") ?? "",
    to: fields.get("To") ?? "",
    body,
    media,
    at: new Date(),
  };
  const keyword = keywordOf(fields.get("OptOutType") ?? body, keywords);
  if (keyword !== undefined) message.keyword = keyword;
  return message;
}

/** The words that Twilio itself acts on. */
const keywords: KeywordLists = {
  stop: ["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"],
  start: ["START", "YES", "UNSTOP"],
  help: ["HELP", "INFO"],
};
