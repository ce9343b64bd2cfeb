import { type InboundMessage, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  defineWebhook,
  hasSecret,
  type KeywordLists,
  keywordOf,
  readSecrets,
  readWebhookBody,
  readWebhookForm,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { numberOf, timeOf, updateOf } from "./response.ts";
import { type Signatures, type SignedRequest, verifyV2, verifyV3 } from "./signature.ts";

export interface PlivoWebhookConfig {
  /**
   * The auth token of the account or subaccount that sends, or of its main account; several while you rotate it, or if
   * several accounts share the URL.
   */
  authToken: string | readonly string[];
  /**
   * The URL as it is set at Plivo, if a proxy changes it on the way. Its query is replaced by the request's.
   * @default the request's own URL
   */
  publicUrl?: string | undefined;
  /**
   * `true` refuses requests without a V3 signature. A V2 signature covers neither query nor body, so an attacker who sees
   * one request can forge others. Unconfirmed: Plivo documents V3 for calls only, and messages have been seen with it.
   * @default false
   */
  requireV3?: boolean | undefined;
}

/**
 * Reads Plivo's delivery updates and inbound texts, by POST or GET. Keep the URL secret: see the provider's page.
 * @throws {SmsWebhookError} 500 for a config without a token, or with an invalid `publicUrl` or `requireV3`.
 * @see https://www.plivo.com/docs/messaging/concepts/signature-validation
 */
export function createPlivoWebhook(config: PlivoWebhookConfig): SmsWebhook {
  const { authToken, publicUrl, requireV3 = false }: Partial<PlivoWebhookConfig> = config ?? {};
  const problem = problemOf(config);
  if (problem !== undefined) throw new SmsWebhookError(500, `createPlivoWebhook: ${problem}.`);

  /** @throws {SmsWebhookError} 403 for a request that Plivo did not sign. */
  async function verify({ headers }: Request, signed: SignedRequest): Promise<void> {
    const tokens = await readSecrets(authToken, "");
    const v3 = signaturesIn(headers, "v3");
    const v2 = requireV3 ? none : signaturesIn(headers, "v2");
    if (v3.values.length + v2.values.length === 0) {
      const name = `X-Plivo-Signature-${requireV3 ? "V3" : "V2 and no X-Plivo-Signature-V3"}`;
      throw new SmsWebhookError(403, `The request has no ${name}, or not its nonce.`);
    }
    if (await verifyV3(tokens, v3, signed)) return;
    if (await verifyV2(tokens, v2, signed)) return;
    throw new SmsWebhookError(
      403,
      "The signature is invalid: check authToken; if a proxy changes the URL, set publicUrl to the URL that Plivo calls.",
    );
  }

  return defineWebhook(async (request) => {
    const isGet = request.method === "GET";
    if (!isGet && request.method !== "POST") {
      throw new SmsWebhookError(405, "Plivo sends webhooks by POST or GET.");
    }
    const { search } = new URL(request.url);
    const query = readWebhookForm(search.slice(1));
    const form = readWebhookForm(isGet ? "" : await readWebhookBody(request));
    await verify(request, { url: publicUrl ?? request.url, query, form });
    const fields = isGet ? query : form;
    const raw = Object.fromEntries(fields);
    return { events: [eventOf(fields, raw)], raw, response: new Response(null) };
  });
}

function problemOf(config: PlivoWebhookConfig): string | undefined {
  const unknown = optionProblem(config, { authToken: true, publicUrl: true, requireV3: true });
  if (unknown !== undefined) return unknown;
  const { authToken, publicUrl, requireV3 = false } = config ?? {};
  if (typeof requireV3 !== "boolean") return "`requireV3` must be true or false";
  if (!hasSecret(authToken)) return "`authToken` is missing; requests cannot be verified without it";
  if (publicUrl !== undefined && !/^https?:$/.test(URL.parse(publicUrl)?.protocol ?? "")) {
    return "`publicUrl` must be an absolute URL, such as https://example.com/sms/plivo";
  }
  return undefined;
}

const none: Signatures = { values: [], nonce: "" };

/** Returns the signatures of the account and of its main account. */
function signaturesIn(headers: Headers, version: "v2" | "v3"): Signatures {
  const nonce = headers.get(`x-plivo-signature-${version}-nonce`) ?? "";
  if (nonce === "") return none;
  const values = [`x-plivo-signature-${version}`, `x-plivo-signature-ma-${version}`]
    .flatMap((name) => headers.get(name)?.split(",") ?? [])
    .map((value) => value.trim())
    .filter((value) => value !== "");
  return { values, nonce };
}

/**
 * Reads only known fields: Plivo adds new ones at any time.
 * @throws {SmsWebhookError} 400 for a request that is not about a message, since V2 signatures do not cover the body.
 */
function eventOf(fields: URLSearchParams, raw: Record<string, string>): SmsWebhookEvent {
  const text = (name: string) => fields.get(name) ?? "";
  // Every part of a long text has a report, which names the message that `send` returned as its parent.
  const id = text("ParentMessageUUID") || text("MessageUUID");
  if (id === "") throw new SmsWebhookError(400, "The request has no MessageUUID: it is not about a message.");
  const providerStatus = text("Status");
  for (const name of ["MessageUUID", "ParentMessageUUID", "Status"]) {
    if (!/^[\w-]{0,64}$/.test(text(name))) {
      throw new SmsWebhookError(400, `${name} has a form that Plivo does not use.`);
    }
  }
  if (providerStatus !== "") {
    const time = text(times.get(providerStatus) ?? "");
    const [to, amount, errorCode] = [text("To"), text("TotalAmount"), text("ErrorCode")];
    return { type: "delivery", update: updateOf({ id, to, providerStatus, errorCode, amount, time }) };
  }
  if (!fields.has("Text") && !fields.has("Body") && mediaIn(fields).length === 0)
    return { type: "other", raw };
  return { type: "inbound", message: inboundOf(fields, text("MessageUUID") || id) };
}

/** The field that says when a status was reached. */
const times: ReadonlyMap<string, string> = new Map([
  ["queued", "QueuedTime"],
  ["sent", "SentTime"],
  ["delivered", "DeliveryReportTime"],
  ["undelivered", "DeliveryReportTime"],
]);

/** Plivo joins the parts of a long text. */
function inboundOf(fields: URLSearchParams, id: string): InboundMessage {
  const text = (name: string) => fields.get(name) ?? "";
  // An MMS has its text in `Body`.
  const body = text("Text") || text("Body");
  const message: InboundMessage = {
    provider: "plivo",
    id,
    from: numberOf(text("From")),
    to: numberOf(text("To")),
    body,
    media: mediaIn(fields),
    at: timeOf(""),
  };
  const keyword = intents.get(text("MessageIntent")) ?? keywordOf(body, keywords);
  if (keyword !== undefined) message.keyword = keyword;
  return message;
}

/** Plivo's pages count media from 0 and from 1. They do not name a content type. */
function mediaIn(fields: URLSearchParams): InboundMessage["media"] {
  return Array.from({ length: 11 }, (_, index) => fields.get(`Media${index}`) ?? "")
    .filter((url) => url !== "")
    .map((url) => ({ url, contentType: "" }));
}

const intents: ReadonlyMap<string, InboundMessage["keyword"]> = new Map([
  ["optout", "stop"],
  ["optin", "start"],
  ["help", "help"],
]);

/**
 * The words that Plivo itself acts on.
 * @see https://www.plivo.com/docs/messaging/concepts/dnd-service
 */
const keywords: KeywordLists = {
  stop: ["STOP", "END", "QUIT", "CANCEL", "UNSUBSCRIBE", "UNSUB", "STOP ALL", "STOPALL"],
  start: ["START", "YES", "RESUME", "RESUME ALL", "UNSTOP", "GO"],
  help: ["HELP", "INFO"],
};
