import { createHash, createHmac } from "node:crypto";
import { SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import { expect } from "vitest";
import {
  createVonageSmsWebhook,
  type VonageSmsSignatureMethod,
  type VonageSmsWebhookConfig,
} from "../index.ts";

/** What the webhooks of these tests are signed with. */
export const secret = "my-signature-secret";
export const sentAt = new Date("2018-10-25T12:10:29Z");
export const url = "https://example.com/webhooks/vonage";
export const methods: readonly VonageSmsSignatureMethod[] = ["md5hash", "md5", "sha1", "sha256", "sha512"];

export type Fields = Record<string, string>;

export const receipt: Fields = {
  msisdn: "447547232824",
  to: "Nexmo CLI",
  messageId: "0B00000127FDBC63",
  status: "delivered",
  "err-code": "0",
  "api-key": "abcd1234",
  "message-timestamp": "2018-10-25 12:10:29",
  timestamp: "1540469429",
  nonce: "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
};

export const byGet = (fields: Fields) => new Request(`${url}?${new URLSearchParams(fields)}`);
export const byForm = (fields: Fields) =>
  new Request(url, { method: "POST", body: new URLSearchParams(fields) });
export const byJson = (fields: object, headers: Record<string, string> = {}) =>
  new Request(url, {
    method: "POST",
    body: JSON.stringify(fields),
    headers: { "Content-Type": "application/json", ...headers },
  });

/** Signs by the book, on Node's crypto alone. */
export function signed(fields: Fields, method: VonageSmsSignatureMethod = "sha256", by = secret): Fields {
  const names = Object.keys(fields).sort();
  const text = names.map((name) => `&${name}=${String(fields[name]).replaceAll(/[&=]/g, "_")}`).join("");
  const hash =
    method === "md5hash" ? createHash("md5").update(text + by) : createHmac(method, by).update(text);
  return { ...fields, sig: hash.digest("hex") };
}

export const sha256 = (config: Partial<VonageSmsWebhookConfig> = {}) =>
  createVonageSmsWebhook({
    signatureSecret: secret,
    signatureMethod: "sha256",
    ...config,
  } as VonageSmsWebhookConfig);
export const unsigned = createVonageSmsWebhook({ allowUnsigned: true });

export async function eventsOf(request: Request, webhook = sha256()): Promise<readonly SmsWebhookEvent[]> {
  const { events, response } = await webhook.parse(request);
  expect(response.status).toBe(204);
  return events;
}

export async function refusalOf(request: Request, webhook = sha256()): Promise<SmsWebhookError> {
  const thrown = await webhook.parse(request).catch((error: unknown) => error);
  if (!(thrown instanceof SmsWebhookError)) throw new Error("The webhook did not refuse the request.");
  expect(`${thrown.message} ${JSON.stringify(thrown)}`, "nothing secret or personal is printed").not.toMatch(
    /447547232824|my-signature|[0-9a-f]{32}/,
  );
  return thrown;
}
