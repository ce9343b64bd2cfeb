import type { WebhookRequest } from "../../server/webhook.ts";
import { webhookSignature } from "../shared/node-crypto.ts";
import {
  formWebhook,
  jsonWebhook,
  queryWebhook,
  type WebhookFields,
  type WebhookSettings,
} from "../shared/webhooks.ts";
import type { MockVonageSmsOptions } from "./options.ts";
import { signVonage } from "./signature.ts";

const settings: WebhookSettings = {
  headers: { "user-agent": "Nexmo/MessagingHUB/v1.0", accept: "*/*" },
  retries: 1,
  retryOn: ["connection", "timeout", "4xx", "5xx"],
};

/** Makes a webhook with the method and the signature of the account. */
export function vonageSmsWebhook(
  url: string,
  fields: WebhookFields,
  options: Pick<MockVonageSmsOptions, "receiptMethod" | "signatureSecret" | "signatureMethod">,
  at: Date,
): WebhookRequest {
  const signed = sign(fields, options, at);
  switch (options.receiptMethod) {
    case "GET":
      return queryWebhook(url, signed, settings);
    case "POST":
      return formWebhook(url, signed, settings);
    default:
      return jsonWebhook(url, JSON.stringify(Object.fromEntries(signed)), settings);
  }
}

function sign(
  fields: WebhookFields,
  { signatureSecret, signatureMethod = "md5hash" }: Parameters<typeof vonageSmsWebhook>[2],
  at: Date,
): WebhookFields {
  if (signatureSecret === undefined) return fields;
  const fresh: WebhookFields = [
    ...fields,
    ["timestamp", String(Math.floor(at.getTime() / 1000))],
    ["nonce", crypto.randomUUID()],
  ];
  return [...fresh, ["sig", webhookSignature(() => signVonage(fresh, signatureSecret, signatureMethod))]];
}

/** `2020-01-01 12:00:00`, in UTC. */
export function messageTimestamp(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}
