import { createHmac, generateKeyPairSync, randomUUID, sign, timingSafeEqual, verify } from "node:crypto";
import {
  type DeliveryStatus,
  type DeliveryUpdate,
  type SmsWebhook,
  SmsWebhookError,
  type SmsWebhookEvent,
} from "@smskit/core";
import { dateOf, defineWebhook, readWebhookBody, readWebhookForm } from "@smskit/core/provider";
import type { WebhookContractOptions } from "../webhook-rule.ts";
import { toOf } from "./to-of.ts";

/**
 * How a provider sends and signs: a form with its signature in a header, over the URL too; a query, or JSON, with
 * its signature among the fields; JSON with an Ed25519 signature in headers.
 */
export type Wire = "form" | "query" | "sig-json" | "json";

export const secret = "fedcba9876543210fedcba9876543210";
const time = "2026-01-02T03:04:05Z";
const about = {
  id: "message-0001",
  phone: "+15558675310",
  sender: "+15551230000",
  at: new Date(time),
};
const url = "https://example.com/sms/reference?tenant=7";
const keys = generateKeyPairSync("ed25519");
const privateKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

export type Fields = ReadonlyMap<string, string>;

/** A request as it is verified. */
export interface Received {
  request: Request;
  body: Uint8Array;
  /** Each field once; the last, where one came twice. */
  fields: Fields;
  wire: Wire;
}

/** What a webhook does, one after the other; broken ones replace some of it. */
export interface Steps {
  checkMethod(request: Request, wire: Wire): void;
  readBody(request: Request): Promise<Uint8Array>;
  readFields(request: Request, body: Uint8Array, wire: Wire): Fields;
  isSigned(received: Received): boolean | Promise<boolean>;
  eventOf(fields: Fields): SmsWebhookEvent;
  refuse(received: Received): Error;
}

/** What a webhook does that keeps every rule. */
export const properSteps: Steps = {
  checkMethod(request, wire) {
    if (request.method === (wire === "query" ? "GET" : "POST")) return;
    throw new SmsWebhookError(405, "The webhooks do not come by this method.");
  },
  readBody: readWebhookBody,
  readFields(request, body, wire) {
    if (wire === "query") return onceEach(readWebhookForm(new URL(request.url).search.slice(1)));
    if (wire === "form") return onceEach(readWebhookForm(body));
    return jsonFields(new TextDecoder().decode(body));
  },
  isSigned: ({ request, body, fields, wire }) => {
    if (wire === "json") return isKeySigned(request.headers, body);
    if (wire === "form") {
      const given = request.headers.get("x-reference-signature") ?? "";
      return isSame(given, hmac(request.url + new TextDecoder().decode(body)));
    }
    return isSame(fields.get("sig") ?? "", hmac(signedText(fields)));
  },
  eventOf,
  refuse: () => new SmsWebhookError(403, "The request's signature does not fit: check the secret."),
};

/** Makes a small webhook that keeps every rule, but for what is changed. */
export function createReferenceWebhook(wire: Wire, changes: Partial<Steps> = {}): SmsWebhook {
  const steps = { ...properSteps, ...changes };
  return defineWebhook(async (request) => {
    steps.checkMethod(request, wire);
    const body = await steps.readBody(request);
    const fields = steps.readFields(request, body, wire);
    const received = { request, body, fields, wire };
    if (!(await steps.isSigned(received))) throw steps.refuse(received);
    const raw = Object.fromEntries(fields);
    return { events: [steps.eventOf(fields)], raw, response: new Response(null, { status: 204 }) };
  });
}

/** What the contract knows of the reference webhook, and of those that are broken. */
export function referenceWebhookOptions(wire: Wire): WebhookContractOptions {
  return {
    name: `reference, ${wire}`,
    create: () => createReferenceWebhook(wire),
    createWithoutSecret() {
      throw new SmsWebhookError(500, "The reference webhook has no secret.");
    },
    about,
    requests: {
      delivery: (status, extra) => signed(wire, { ...deliveryFields(status), ...extra }),
      unknownStatus: (word) => signed(wire, deliveryFields(word)),
      inbound: (text) =>
        signed(wire, {
          event: randomUUID(),
          id: "text-0001",
          from: about.phone,
          to: about.sender,
          text,
          time,
        }),
    },
    ...(wire === "form" ? { signsUrl: true } : {}),
    secrets: [secret, privateKey],
  };
}

function deliveryFields(status: string) {
  return {
    event: randomUUID(),
    id: about.id,
    status,
    phone: about.phone.slice(1),
    time,
    ...(status === "undelivered" ? { error: "30003" } : {}),
  };
}

function eventOf(fields: Fields): SmsWebhookEvent {
  const id = fields.get("id");
  const status = fields.get("status");
  const text = fields.get("text");
  const at = dateOf(fields.get("time"));
  const provider = "reference";
  if (id === undefined) return { type: "other", raw: Object.fromEntries(fields) };
  if (status !== undefined) {
    const known = { status: statuses.get(status) ?? "unknown", providerStatus: status };
    const failure = known.status === "undelivered" ? failureOf(fields) : {};
    return {
      type: "delivery",
      update: { provider, id, ...known, at, ...toOf(fields.get("phone")), ...failure },
    };
  }
  if (text === undefined) return { type: "other", raw: Object.fromEntries(fields) };
  const [from = "", to = ""] = [fields.get("from"), fields.get("to")];
  const keyword = /^\s*stop\s*$/i.test(text) ? { keyword: "stop" as const } : {};
  return { type: "inbound", message: { provider, id, from, to, body: text, media: [], at, ...keyword } };
}

/** Why a message was not delivered. */
export function failureOf(fields: Fields): Pick<DeliveryUpdate, "code" | "providerCode"> {
  const providerCode = fields.get("error") ?? "";
  return /^\d{5}$/.test(providerCode) ? { code: "invalid-recipient", providerCode } : { code: "rejected" };
}

const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["undelivered", "undelivered"],
]);

/** Signs as the provider does. */
function signed(wire: Wire, fields: Readonly<Record<string, string>>): Request {
  const entries = new Map(Object.entries(fields));
  if (wire === "query" || wire === "sig-json") {
    const pairs = [...entries, ["sig", hmac(signedText(entries))] as [string, string]];
    if (wire === "query") return new Request(`https://example.com/sms?${new URLSearchParams(pairs)}`);
    return posted("application/json", JSON.stringify(Object.fromEntries(pairs)));
  }
  if (wire === "form") {
    const body = new URLSearchParams([...entries]).toString();
    const signature = { "X-Reference-Signature": hmac(url + body) };
    return posted("application/x-www-form-urlencoded", body, signature);
  }
  const body = JSON.stringify({ data: { fields: Object.fromEntries(entries) } });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = sign(null, Buffer.from(`${timestamp}|${body}`), privateKey).toString("base64");
  return posted("application/json", body, {
    "Reference-Signature-Ed25519": signature,
    "Reference-Timestamp": timestamp,
  });
}

function posted(type: string, body: string, headers: Record<string, string> = {}): Request {
  return new Request(url, { method: "POST", headers: { "Content-Type": type, ...headers }, body });
}

export function hmac(text: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** Every field but the signature, each with its length, so that none ends where another begins. */
export function signedText(fields: Fields): string {
  const signedFields = [...fields].filter(([name]) => name !== "sig").sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(signedFields);
}

export function isKeySigned(headers: Headers, body: Uint8Array): boolean {
  const timestamp = headers.get("reference-timestamp") ?? "";
  const signature = Buffer.from(headers.get("reference-signature-ed25519") ?? "", "base64");
  const isNow = Math.abs(Date.now() / 1_000 - Number(timestamp)) < 300;
  const text = Buffer.concat([Buffer.from(`${timestamp}|`), body]);
  return isNow && signature.length === 64 && verify(null, text, keys.publicKey, signature);
}

export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function onceEach(form: URLSearchParams): Fields {
  const fields = new Map(form);
  if (fields.size === form.size) return fields;
  throw new SmsWebhookError(403, "A field of the webhook comes twice.");
}

/** The fields of a flat object, or of the one inside the envelope; none of whatever is neither. */
function jsonFields(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new Map();
  }
  const { data } = (value ?? {}) as { data?: { fields?: unknown } };
  const fields = data?.fields ?? value;
  return new Map(
    Object.entries(typeof fields === "object" && fields !== null ? fields : {}).map(([name, one]) => [
      name,
      typeof one === "string" ? one : JSON.stringify(one),
    ]),
  );
}
