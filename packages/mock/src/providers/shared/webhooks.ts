import type { WebhookRequest } from "../../server/webhook.ts";

/** The parameters of a webhook, in the order in which they are sent. */
export type WebhookFields = readonly (readonly [name: string, value: string])[];

/** What a webhook may add: headers, and how it is retried. */
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
  fields: WebhookFields,
  settings: WebhookSettings = {},
): WebhookRequest {
  return post(url, encoded(fields), "application/x-www-form-urlencoded", settings);
}

/**
 * Makes a webhook that is a GET request, with the parameters added to the query of its URL.
 *
 * @example
 * queryWebhook("http://localhost:3000/in?tenant=1", [["text", "hello"]]).url; // "http://localhost:3000/in?tenant=1&text=hello"
 */
export function queryWebhook(
  url: string,
  fields: WebhookFields,
  settings: WebhookSettings = {},
): WebhookRequest {
  const address = URL.parse(url);
  for (const [name, value] of fields) address?.searchParams.append(name, value);
  return { url: address?.href ?? url, method: "GET", headers: {}, ...settings };
}

function encoded(fields: WebhookFields): string {
  return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();
}

function post(url: string, body: string, contentType: string, settings: WebhookSettings): WebhookRequest {
  const { headers, ...retries } = settings;
  return { url, method: "POST", headers: { "content-type": contentType, ...headers }, body, ...retries };
}
