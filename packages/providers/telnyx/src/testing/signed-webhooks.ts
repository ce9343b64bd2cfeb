import { generateKeyPairSync, sign } from "node:crypto";

/** Configs of `createTelnyxWebhook`, each with a delivery report that is signed for it. */
export function signedWebhooks() {
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
  const url = "https://example.com/sms/telnyx";
  return [{ config: { publicKey: key }, request: { url, method: "POST", headers, body } }];
}
