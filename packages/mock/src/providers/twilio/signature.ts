import { webhookSignature } from "../shared/node-crypto.ts";
import type { WebhookFields } from "../shared/webhooks.ts";

/**
 * Returns the signature of a webhook: Base64 of the HMAC-SHA1 of the URL and each parameter, sorted by name.
 *
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export function signTwilioWebhook(url: string, fields: WebhookFields, authToken: string): string {
  const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = url + sorted.map(([name, value]) => name + value).join("");
  return webhookSignature(({ createHmac }) =>
    createHmac("sha1", authToken).update(text, "utf8").digest("base64"),
  );
}
