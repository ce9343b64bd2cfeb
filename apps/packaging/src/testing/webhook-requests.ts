import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";

/** A request as JSON. */
export interface WebhookRequest {
  url: string;
  method: "POST";
  headers: Record<string, string>;
  body: string;
}

/** What a provider's webhook takes: its config, and a delivery report, signed. */
export interface SignedWebhook {
  factory: string;
  config: Record<string, string>;
  request: WebhookRequest;
}

const post = (url: string, headers: Record<string, string>, body: string): WebhookRequest => ({
  url,
  method: "POST",
  headers,
  body,
});
const form = { "content-type": "application/x-www-form-urlencoded" };

function twilio(): SignedWebhook {
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
  const request = post(url, { ...form, "x-twilio-signature": signature }, String(fields));
  return { factory: "createTwilioWebhook", config: { authToken }, request };
}

function vonage(signatureMethod: "md5hash" | "sha256"): SignedWebhook {
  const signatureSecret = "0123456789abcdef0123456789abcdef";
  const fields = new URLSearchParams({
    "api-key": "abcd1234",
    "err-code": "0",
    "message-timestamp": new Date().toISOString().slice(0, 19).replace("T", " "),
    messageId: "0B00000127FDBC63",
    msisdn: "15558675310",
    status: "delivered",
    timestamp: String(Math.floor(Date.now() / 1_000)),
    to: "15551230000",
  });
  const text = [...fields].map(([name, value]) => `&${name}=${value}`).join("");
  const signature =
    signatureMethod === "sha256"
      ? createHmac("sha256", signatureSecret).update(text)
      : createHash("md5").update(text + signatureSecret);
  fields.set("sig", signature.digest("hex"));
  const request = post("https://example.com/sms/vonage", form, String(fields));
  return { factory: "createVonageWebhook", config: { signatureSecret, signatureMethod }, request };
}

function telnyx(): SignedWebhook {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  // The last 32 bytes of the DER form are the key itself.
  const key = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
  const body = JSON.stringify({
    data: {
      event_type: "message.finalized",
      id: "7f1b0c2d-3e4f-4a6b-8c8d-9e0f1a2b3c4d",
      occurred_at: new Date().toISOString(),
      payload: {
        id: "834f3d53-8a3c-4aa0-a733-7f2d682a72df",
        to: [{ phone_number: "+15558675310", status: "delivered" }],
        errors: [],
      },
    },
  });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = {
    "content-type": "application/json",
    "telnyx-signature-ed25519": sign(null, Buffer.from(`${timestamp}|${body}`), privateKey).toString(
      "base64",
    ),
    "telnyx-timestamp": timestamp,
  };
  const request = post("https://example.com/sms/telnyx", headers, body);
  return { factory: "createTelnyxWebhook", config: { publicKey: key }, request };
}

/** Signed requests by the package whose webhook takes them. */
export const signedWebhooks: Readonly<Record<string, () => SignedWebhook[]>> = {
  "@smskit/telnyx": () => [telnyx()],
  "@smskit/twilio": () => [twilio()],
  "@smskit/vonage": () => [vonage("sha256"), vonage("md5hash")],
};
