import type { WebhookRequest } from "../../server/webhook.ts";
import { webhookSignature } from "../shared/node-crypto.ts";
import { jsonWebhook } from "../shared/webhooks.ts";
import { newId } from "./ids.ts";

/**
 * Makes a callback, signed if the account has a secret. Sinch retries after a 5xx or a 429, for almost 23 hours, and after no
 * other 4xx; here it is retried twice, at once, and not after a 429. Unconfirmed: whether a retry has a new timestamp.
 *
 * @param now By the carrier's clock.
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Webhooks/
 */
export function sinchWebhooks(
  content: object,
  { url, secret, now }: { url: string | undefined; secret: string | undefined; now: number },
): readonly WebhookRequest[] {
  if (url === undefined || url === "") return [];
  const body = JSON.stringify(content);
  const headers = secret === undefined || secret === "" ? {} : signatureHeaders(body, secret, now);
  return [jsonWebhook(url, body, { headers, retries: 2, retryOn: ["connection", "timeout", "5xx"] })];
}

/** The headers that sign a callback: HMAC-SHA256 over body, nonce and timestamp, with dots between them. */
function signatureHeaders(body: string, secret: string, now: number): Record<string, string> {
  const nonce = newId(now);
  const timestamp = String(Math.floor(now / 1000));
  const signature = webhookSignature(({ createHmac }) =>
    createHmac("sha256", secret).update(`${body}.${nonce}.${timestamp}`).digest("base64"),
  );
  return {
    "x-sinch-webhook-signature": signature,
    "x-sinch-webhook-signature-algorithm": "HmacSHA256",
    "x-sinch-webhook-signature-nonce": nonce,
    "x-sinch-webhook-signature-timestamp": timestamp,
  };
}
