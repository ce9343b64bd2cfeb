import type { WebhookRequest } from "../../server/webhook.ts";

/** What a webhook may add: headers, and how it is repeated. */
export type WebhookSettings = Partial<Omit<WebhookRequest, "url" | "method" | "body">>;

/**
 * Makes a webhook that posts JSON.
 *
 * @param body The JSON text, as it is sent: providers sign exactly these bytes.
 *
 * @example
 * reportsOf: ({ id }, { status }) => [
 *   jsonWebhook(callbackUrl, JSON.stringify({ id, status }), { retries: 2, retryOn: ["connection", "5xx"] }),
 * ],
 */
export function jsonWebhook(url: string, body: string, settings: WebhookSettings = {}): WebhookRequest {
  return post(url, body, "application/json", settings);
}

/**
 * Makes a webhook that posts a URL-encoded form.
 *
 * @example
 * formWebhook(callbackUrl, [["id", "1"], ["status", "delivered"]]);
 */
export function formWebhook(
  url: string,
  fields: readonly (readonly [name: string, value: string])[],
  settings: WebhookSettings = {},
): WebhookRequest {
  const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();
  return post(url, body, "application/x-www-form-urlencoded", settings);
}

function post(url: string, body: string, contentType: string, settings: WebhookSettings): WebhookRequest {
  const { headers, ...repeats } = settings;
  return { url, method: "POST", headers: { "content-type": contentType, ...headers }, body, ...repeats };
}
