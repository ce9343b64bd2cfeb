import { createHmac } from "node:crypto";
import account from "../../example-account.json" with { type: "json" };

/** The secret that signs. */
export const { secret } = account.webhook;

export interface Signing {
  secret?: string;
  nonce?: string;
  /** Seconds since 1970. */
  timestamp?: number | string;
}

export interface SignedRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}

/** Returns a request as Sinch makes and signs it. */
export function signedRequest(callback: unknown, signing: Signing = {}): SignedRequest {
  const { nonce = "01JHFFHWYY7HSS4FWTMDTQEK8V", timestamp = Math.floor(Date.now() / 1_000) } = signing;
  const body = typeof callback === "string" ? callback : JSON.stringify(callback);
  const signature = createHmac("sha256", signing.secret ?? secret).update(`${body}.${nonce}.${timestamp}`);
  return {
    url: "https://example.com/sms/sinch",
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-sinch-webhook-signature": signature.digest("base64"),
      "x-sinch-webhook-signature-algorithm": "HmacSHA256",
      "x-sinch-webhook-signature-nonce": nonce,
      "x-sinch-webhook-signature-timestamp": String(timestamp),
    },
    body,
  };
}

/** Returns a report about a message to `+15558675310`. */
export function report(status: string, extra: object = {}): object {
  return {
    type: "recipient_delivery_report_sms",
    batch_id: "01FC66621XXXXX119Z8PMV1QPQ",
    recipient: "15558675310",
    code: status === "Delivered" ? 0 : 401,
    status,
    at: "2026-01-02T03:04:05.678Z",
    ...extra,
  };
}

/** Configs of `createSinchWebhook`, each with a delivery report that is signed for it, and one that was changed. */
export function signedWebhooks() {
  return [secret, ["old", secret]].map((secrets) => {
    const request = signedRequest(report("Delivered"));
    return {
      config: { secret: secrets },
      request,
      forged: { ...request, body: request.body.replace("Delivered", "Failed") },
    };
  });
}
