import type { WebhookRequest } from "../../server/webhook.ts";
import { formWebhook, queryWebhook, type WebhookFields } from "../shared/webhooks.ts";
import { type SigningTokens, signatureHeaders } from "./signature.ts";

/** Where a webhook goes. */
export interface WebhookTarget {
  url: string;
  method?: "GET" | "POST" | undefined;
}

/** How long an app may take to respond, as the support article on delivery alerts says. */
const readTimeoutMs = 5000;

/** Makes a signed webhook. How often Plivo retries is unconfirmed. */
export function plivoWebhook(
  { url, method = "POST" }: WebhookTarget,
  fields: WebhookFields,
  tokens: SigningTokens,
): WebhookRequest {
  const isGet = method === "GET";
  const request = isGet ? queryWebhook(url, fields) : formWebhook(url, fields);
  return {
    ...request,
    headers: { ...request.headers, ...signatureHeaders(request.url, isGet ? undefined : fields, tokens) },
    readTimeoutMs,
  };
}

/** `2021-07-13 13:04:06.799000`, in UTC. */
export function plivoDate(date: Date): string {
  return date.toISOString().replace("T", " ").replace("Z", "000");
}
