import { createHmac } from "node:crypto";

const secret = "0123456789abcdef0123456789abcdef";

// FILL IN: a delivery report as Vonage sends and signs it, from its documentation.

/** Returns a request as Vonage makes it. */
export function signedRequest(body: object): {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
} {
  const text = JSON.stringify(body);
  return {
    url: "https://example.com/sms/vonage",
    method: "POST",
    headers: {
      "content-type": "application/json",
      "vonage-signature": createHmac("sha256", secret).update(text).digest("hex"),
    },
    body: text,
  };
}

/** Configs of `createVonageWebhook`, each with a delivery report that is signed for it. */
export function signedWebhooks() {
  const message = { id: "m-1", to: "+15558675310", status: "delivered" };
  return [{ config: { secret }, request: signedRequest({ event: "status", message }) }];
}
