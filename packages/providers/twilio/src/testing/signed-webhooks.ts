import { createHmac } from "node:crypto";

/** Configs of `createTwilioWebhook`, each with a delivery report that is signed for it. */
export function signedWebhooks() {
  const authToken = "fedcba9876543210fedcba9876543210";
  const url = "https://example.com/sms/twilio?tenant=7";
  const fields = new URLSearchParams({
    MessageSid: "SM7f1b0c2d3e4f5a6b7c8d9e0f1a2b3c4d",
    MessageStatus: "delivered",
    To: "+15558675310",
  });
  const signature = createHmac("sha1", authToken)
    .update(url + [...fields].sort().flat().join(""))
    .digest("base64");
  const headers = { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature };
  return [{ config: { authToken }, request: { url, method: "POST", headers, body: String(fields) } }];
}
