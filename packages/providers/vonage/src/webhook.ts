import { type SmsWebhook, SmsWebhookError } from "@smskit/core";
import { defineWebhook, readWebhookBody, readWebhookForm } from "@smskit/core/provider";
import { optionProblem } from "@smskit/core/wrapper";
import { eventOf } from "./events.ts";
import {
  isSigned,
  signatureMethods,
  type VonageSignatureMethod,
  type VonageSignatureSecrets,
} from "./signature.ts";

/** Either a secret, or the word that there is none. */
export type VonageWebhookConfig =
  | {
      /** Dashboard → API settings → Signature secret. Vonage's support turns signed webhooks on. */
      signatureSecret: VonageSignatureSecrets;
      /**
       * What is chosen beside the secret.
       * @default "md5hash", which is Vonage's own default; "sha256" is the better choice
       */
      signatureMethod?: VonageSignatureMethod | undefined;
      /**
       * How far the `timestamp` that was signed may be from now, in seconds. Vonage repeats for 24 hours what
       * was not answered with a 2xx.
       * @default 300
       */
      toleranceSeconds?: number | undefined;
      allowUnsigned?: undefined;
    }
  | {
      /** Takes what anybody sends: for tests, and for a URL that nobody can guess. */
      allowUnsigned: true;
      signatureSecret?: undefined;
      signatureMethod?: undefined;
      toleranceSeconds?: undefined;
    };

/**
 * Reads Vonage's delivery receipts and inbound messages: by GET, by POST, and by POST as JSON.
 * @throws {SmsWebhookError} 500 for a config that could verify nothing and does not say so.
 * @see https://developer.vonage.com/en/api/sms#delivery-receipt
 */
export function createVonageWebhook(config: VonageWebhookConfig): SmsWebhook {
  const {
    signatureSecret,
    signatureMethod = "md5hash",
    toleranceSeconds = 300,
    allowUnsigned,
  }: VonageWebhookConfig | Record<string, never> = config ?? {};
  const problem = problemOf(config ?? {});
  if (problem !== undefined) throw new SmsWebhookError(500, problem);

  async function verify(fields: ReadonlyMap<string, string>): Promise<void> {
    if (!fields.has("sig")) {
      throw new SmsWebhookError(
        403,
        "The request has no sig: ask Vonage's support to sign webhooks, or set allowUnsigned where that risk is yours.",
      );
    }
    const secrets =
      typeof signatureSecret === "function"
        ? await signatureSecret(fields.get("api-key") ?? "")
        : (signatureSecret ?? []);
    if (!(await isSigned(fields, secretsIn(secrets), signatureMethod))) {
      throw new SmsWebhookError(
        403,
        `The sig does not fit: check signatureSecret, and that signatureMethod (${signatureMethod}) is what the dashboard says. The URL that Vonage was given must have no query of its own.`,
      );
    }
    const timestamp = fields.get("timestamp") ?? "";
    const distance = Math.abs(Date.now() / 1_000 - Number(timestamp));
    if (!/^\d{1,12}$/.test(timestamp) || distance > toleranceSeconds) {
      throw new SmsWebhookError(
        403,
        "The timestamp that was signed is too far from now: an old request that is repeated, or a clock that is wrong. See toleranceSeconds.",
      );
    }
  }

  return defineWebhook(async (request) => {
    const fields = await fieldsOf(request);
    // Before it takes a URL, Vonage asks whether there is a 200.
    if (request.method === "GET" && fields.size === 0) return { events: [], response: new Response() };
    if (allowUnsigned !== true) await verify(fields);
    const raw = Object.fromEntries(fields);
    return { events: [eventOf(fields)], raw, response: new Response(null, { status: 204 }) };
  });
}

function problemOf(config: Partial<VonageWebhookConfig>): string | undefined {
  const unknown = optionProblem(config, {
    signatureSecret: true,
    signatureMethod: true,
    toleranceSeconds: true,
    allowUnsigned: true,
  });
  if (unknown !== undefined) return `createVonageWebhook: ${unknown}.`;
  const { signatureSecret, signatureMethod, toleranceSeconds, allowUnsigned } = config;
  if (allowUnsigned === true) {
    return signatureSecret === undefined
      ? undefined
      : "The Vonage webhook has a signatureSecret and allowUnsigned: leave one of them out.";
  }
  if (typeof signatureSecret !== "function" && secretsIn(signatureSecret).length === 0) {
    return "The Vonage webhook has no signatureSecret: without one nothing can be verified, and anybody could report deliveries. Where that risk is yours, say allowUnsigned: true.";
  }
  if (signatureMethod !== undefined && !Object.hasOwn(signatureMethods, signatureMethod)) {
    return "signatureMethod is none of md5hash, md5, sha1, sha256, sha512.";
  }
  if (toleranceSeconds !== undefined && !(toleranceSeconds > 0)) {
    return "toleranceSeconds must be a number of seconds above 0.";
  }
  return undefined;
}

/** What is no text, such as a variable of the environment that is not set, would sign as "undefined". */
function secretsIn(secrets: string | readonly string[] | undefined): string[] {
  const list: readonly unknown[] = Array.isArray(secrets) ? secrets : [secrets];
  return list.filter((secret) => typeof secret === "string" && secret !== "") as string[];
}

/**
 * Everything that came, each field once: a signature does not tell which of two was meant.
 * @throws {SmsWebhookError} 403 for a field that comes twice, 400 for what is no receipt or message.
 */
async function fieldsOf(request: Request): Promise<ReadonlyMap<string, string>> {
  if (request.method === "GET") return single(readWebhookForm(new URL(request.url).search.slice(1)));
  if (request.method !== "POST") throw new SmsWebhookError(405, "Vonage's webhooks come by GET or POST.");
  const type = request.headers.get("content-type") ?? "";
  const body = await readWebhookBody(request);
  if (/^application\/json\b/i.test(type)) return jsonFields(new TextDecoder().decode(body));
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return single(readWebhookForm(body));
  throw new SmsWebhookError(415, "Vonage's webhooks come as a form or as JSON.");
}

function single(form: URLSearchParams): ReadonlyMap<string, string> {
  const fields = new Map(form);
  if (fields.size !== form.size) throw new SmsWebhookError(403, "A field of the webhook comes twice.");
  return fields;
}

function jsonFields(text: string): ReadonlyMap<string, string> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new SmsWebhookError(400, "The webhook's body is not JSON.");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new SmsWebhookError(400, "The webhook's body is not a JSON object.");
  }
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(body)) {
    // A field that has no value is a field that is absent.
    if (value === null) continue;
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      throw new SmsWebhookError(
        400,
        "The webhook is not the SMS API's: choose SMS API, instead of Messages API, in Vonage's dashboard under API settings.",
      );
    }
    fields.set(name, String(value));
  }
  if (fields.size > 1_000) throw new SmsWebhookError(413, "The webhook has more than 1000 fields.");
  return fields;
}
