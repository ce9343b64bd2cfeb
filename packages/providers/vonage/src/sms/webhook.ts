import { type InboundMessage, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  defineWebhook,
  hasSecret,
  keywordOf,
  parseJson,
  readSecrets,
  readWebhookBody,
  readWebhookForm,
  type WebhookSecrets,
  withPlus,
} from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { keywords, toleranceProblem } from "../vonage-values.ts";
import { type Fields, timeOf, updateOf } from "./response.ts";
import { signatureMethods, type VonageSmsSignatureMethod, verifySignature } from "./signature.ts";

/** One signature secret, several while it is being rotated, or a function that returns those of an API key. */
export type VonageSmsSignatureSecrets = WebhookSecrets;

/** Either a secret, or `allowUnsigned`. */
export type VonageSmsWebhookConfig =
  | {
      /** Dashboard → API settings → Signature secret. Vonage's support enables signatures. */
      signatureSecret: VonageSmsSignatureSecrets;
      /**
       * The method that the dashboard shows beside the secret.
       * @default "md5hash", which is Vonage's own default; "sha256" is the better choice
       */
      signatureMethod?: VonageSmsSignatureMethod | undefined;
      /**
       * How far the signed `timestamp` may be from now, in seconds. Vonage repeats a webhook for 24 hours if the
       * response is not a 2xx.
       * @default 300
       */
      toleranceSeconds?: number | undefined;
      allowUnsigned?: undefined;
    }
  | {
      /** Accepts unsigned requests: for tests, or for a URL that cannot be guessed. */
      allowUnsigned: true;
      signatureSecret?: undefined;
      signatureMethod?: undefined;
      toleranceSeconds?: undefined;
    };

/**
 * Reads Vonage's delivery reports and inbound messages: by GET, by POST, and by POST as JSON.
 * @throws {SmsWebhookError} 500 for a config without a secret and without `allowUnsigned`.
 * @see https://developer.vonage.com/en/api/sms#delivery-receipt
 */
export function createVonageSmsWebhook(config: VonageSmsWebhookConfig): SmsWebhook {
  const {
    signatureSecret,
    signatureMethod = "md5hash",
    toleranceSeconds = 300,
    allowUnsigned,
  }: VonageSmsWebhookConfig | Record<string, never> = config ?? {};
  const problem = problemOf(config ?? {});
  if (problem !== undefined) throw new SmsWebhookError(500, `createVonageSmsWebhook: ${problem}.`);

  async function verify(fields: Fields): Promise<void> {
    if (!fields.has("sig")) {
      throw new SmsWebhookError(
        403,
        "The request has no sig: ask Vonage's support to sign webhooks, or set allowUnsigned if you accept the risk.",
      );
    }
    const secrets = await readSecrets(signatureSecret, fields.get("api-key") ?? "");
    if (!(await verifySignature(secrets, signatureMethod, fields))) {
      throw new SmsWebhookError(
        403,
        `The sig is invalid: check signatureSecret, and that signatureMethod (${signatureMethod}) is the one in the dashboard. The URL that Vonage calls must not have a query.`,
      );
    }
    const timestamp = fields.get("timestamp") ?? "";
    const distance = Math.abs(Date.now() / 1_000 - Number(timestamp));
    if (!/^\d{1,12}$/.test(timestamp) || distance > toleranceSeconds) {
      throw new SmsWebhookError(
        403,
        "The signed timestamp is too far from now: the request is a repeated old one, or a clock is wrong. See toleranceSeconds.",
      );
    }
  }

  return defineWebhook(async (request) => {
    const fields = await readFields(request);
    // Before it accepts a URL, Vonage checks that it responds with 200.
    if (request.method === "GET" && fields.size === 0) return { events: [], response: new Response() };
    if (allowUnsigned !== true) await verify(fields);
    const raw = Object.fromEntries(fields);
    return { events: [eventOf(fields)], raw, response: new Response(null, { status: 204 }) };
  });
}

function problemOf(config: Partial<VonageSmsWebhookConfig>): string | undefined {
  const unknown = optionProblem(config, {
    signatureSecret: true,
    signatureMethod: true,
    toleranceSeconds: true,
    allowUnsigned: true,
  });
  if (unknown !== undefined) return unknown;
  const { signatureSecret, signatureMethod, toleranceSeconds, allowUnsigned } = config;
  if (allowUnsigned === true) {
    return signatureSecret === undefined
      ? undefined
      : "`signatureSecret` and `allowUnsigned` exclude each other; remove one of them";
  }
  if (!hasSecret(signatureSecret)) {
    return "`signatureSecret` is missing; without it, an attacker could report deliveries. Set `allowUnsigned: true` if you accept the risk";
  }
  if (signatureMethod !== undefined && !Object.hasOwn(signatureMethods, signatureMethod)) {
    return `\`signatureMethod\` must be one of ${Object.keys(signatureMethods).join(", ")}`;
  }
  return toleranceProblem(toleranceSeconds);
}

/**
 * Returns all fields, each once: a signature does not say which of two fields with one name was meant.
 * @throws {SmsWebhookError} 403 for a repeated field, 400 for a body that is not a report or a message.
 */
async function readFields(request: Request): Promise<Fields> {
  if (request.method === "GET") return single(readWebhookForm(new URL(request.url).search.slice(1)));
  if (request.method !== "POST") throw new SmsWebhookError(405, "Vonage sends webhooks by GET or POST.");
  const type = request.headers.get("content-type") ?? "";
  const body = await readWebhookBody(request);
  if (/^application\/json\b/i.test(type)) return jsonFields(new TextDecoder().decode(body));
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return single(readWebhookForm(body));
  throw new SmsWebhookError(415, "Vonage sends webhooks as a form or as JSON.");
}

const otherApi =
  "The webhook is not from the SMS API: in Vonage's dashboard, under API settings, choose SMS API instead of Messages API, or use createVonageWebhook.";

function single(form: URLSearchParams): Fields {
  const fields = new Map(form);
  if (fields.size !== form.size) throw new SmsWebhookError(403, "A field of the webhook is repeated.");
  return fields;
}

function jsonFields(text: string): Fields {
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new SmsWebhookError(400, "The webhook's body is not a JSON object.");
  }
  if (Object.hasOwn(body, "message_uuid")) throw new SmsWebhookError(400, otherApi);
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(body)) {
    // A field without a value is an absent field.
    if (value === null) continue;
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      throw new SmsWebhookError(400, otherApi);
    }
    fields.set(name, String(value));
  }
  if (fields.size > 1_000) throw new SmsWebhookError(413, "The webhook has more than 1000 fields.");
  return fields;
}

/** Reads only known fields: Vonage adds new ones at any time. */
function eventOf(fields: Fields): SmsWebhookEvent {
  const id = fields.get("messageId") ?? "";
  const status = fields.get("status") ?? "";
  const text = fields.get("text");
  const from = fields.get("msisdn") ?? "";
  if (id !== "" && status !== "") return { type: "delivery", update: updateOf(fields, id, status) };
  if (id !== "" && from !== "" && text !== undefined) {
    return { type: "inbound", message: inboundOf(fields, { id, from, text }) };
  }
  return { type: "other", raw: Object.fromEntries(fields) };
}

/** The parts of a long text arrive one by one, each as a message with its own id. */
function inboundOf(
  fields: Fields,
  { id, from, text }: { id: string; from: string; text: string },
): InboundMessage {
  const message: InboundMessage = {
    provider: "vonage-sms",
    id,
    from: withPlus(from),
    to: withPlus(fields.get("to") ?? ""),
    body: text,
    media: [],
    at: timeOf(fields),
  };
  const parts = partsOf(fields);
  if (parts !== undefined) message.parts = parts;
  // Vonage's own `keyword` is the first word of any text, and a part is not the whole text.
  const keyword = fields.get("concat") === "true" ? undefined : keywordOf(text, keywords);
  if (keyword !== undefined) message.keyword = keyword;
  return message;
}

/** Returns the place of a part in its text; `undefined` if it is not consistent. */
function partsOf(fields: Fields): InboundMessage["parts"] {
  const reference = fields.get("concat-ref") ?? "";
  const [index, total] = [fields.get("concat-part"), fields.get("concat-total")].map((text = "") =>
    /^\d{1,3}$/.test(text) ? Number(text) : 0,
  ) as [number, number];
  const isPlace = reference !== "" && index >= 1 && index <= total;
  return fields.get("concat") === "true" && isPlace ? { reference, index, total } : undefined;
}
