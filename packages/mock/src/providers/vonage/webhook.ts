import { randomUUID } from "node:crypto";
import type { WebhookRequest } from "../../server/webhook.ts";
import type { MockVonageOptions } from "./options.ts";
import { signVonage } from "./signature.ts";

type Parameters = readonly [name: string, value: string][];

/** How an account has set up its webhooks. */
export type WebhookSettings = Pick<
  MockVonageOptions,
  "receiptMethod" | "signatureSecret" | "signatureMethod"
>;

/** Tells an app something, by the method and with the signature that the account asks for. */
export function vonageWebhook(
  url: string,
  parameters: Parameters,
  { settings, at }: { settings: WebhookSettings; at: Date },
): WebhookRequest {
  const { receiptMethod = "POST-JSON" } = settings;
  const signed = sign(parameters, settings, at);
  const shared = {
    retries: 1,
    retryOn: ["connection", "timeout", "4xx", "5xx"],
  } satisfies Partial<WebhookRequest>;
  const headers = { "user-agent": "Nexmo/MessagingHUB/v1.0", accept: "*/*" };
  switch (receiptMethod) {
    case "GET": {
      const address = URL.parse(url);
      for (const [name, value] of signed) address?.searchParams.append(name, value);
      return { url: address?.href ?? url, method: "GET", headers, ...shared };
    }
    case "POST": {
      const type = "application/x-www-form-urlencoded";
      const body = new URLSearchParams(signed).toString();
      return { url, method: "POST", headers: { ...headers, "content-type": type }, body, ...shared };
    }
    case "POST-JSON": {
      const body = JSON.stringify(Object.fromEntries(signed));
      const type = "application/json";
      return { url, method: "POST", headers: { ...headers, "content-type": type }, body, ...shared };
    }
  }
}

function sign(parameters: Parameters, settings: WebhookSettings, at: Date): [string, string][] {
  const { signatureSecret, signatureMethod = "md5hash" } = settings;
  if (signatureSecret === undefined) return [...parameters];
  const fresh: [string, string][] = [
    ...parameters,
    ["timestamp", String(Math.floor(at.getTime() / 1000))],
    ["nonce", randomUUID()],
  ];
  return [...fresh, ["sig", signVonage(fresh, signatureSecret, signatureMethod)]];
}

/** `2020-01-01 12:00:00`, in UTC. */
export function messageTimestamp(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}

/** `2001011200`, in UTC. */
export function carrierTimestamp(date: Date): string {
  return date.toISOString().replace(/\D/g, "").slice(2, 12);
}
