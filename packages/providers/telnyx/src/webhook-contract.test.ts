import { generateKeyPairSync, sign } from "node:crypto";
import { testWebhook } from "@smskit/contract";
import { createTelnyxWebhook } from "./index.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
// The last 32 bytes of the DER form are the key itself.
const key = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");

const about = {
  id: "834f3d53-8a3c-4aa0-a733-7f2d682a72df",
  phone: "+15558675310",
  sender: "+15551230000",
  at: new Date("2026-01-02T03:04:05Z"),
};
const errors = [{ code: "40008", title: "Undeliverable" }];
const words = { sent: "sent", delivered: "delivered", undelivered: "delivery_failed" };

/** A request as Telnyx makes it. */
function request(event_type: string, payload: object): Request {
  const body = JSON.stringify({
    data: { event_type, id: crypto.randomUUID(), occurred_at: about.at.toISOString(), payload },
  });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = sign(null, Buffer.from(`${timestamp}|${body}`), privateKey).toString("base64");
  return new Request("https://example.com/sms/telnyx", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Telnyx-Signature-Ed25519": signature,
      "Telnyx-Timestamp": timestamp,
    },
    body,
  });
}

function update(status: string, extra: object = {}): Request {
  const to = [{ phone_number: about.phone, status }];
  return request("message.finalized", { id: about.id, to, errors: [], ...extra });
}

// #region contract
testWebhook({
  name: "telnyx",
  create: () => createTelnyxWebhook({ publicKey: key }),
  createWithoutSecret: () => createTelnyxWebhook({ publicKey: "" }),
  about,
  requests: {
    delivery: (status, extra) =>
      update(words[status], { ...(status === "undelivered" && { errors }), ...extra }),
    unknownStatus: (word) => update(word),
    inbound: (text) =>
      request("message.received", {
        id: "1fa55452-5cc6-4ce7-9cb0-8612fa4ddc15",
        from: { phone_number: about.phone },
        to: [{ phone_number: about.sender, status: "webhook_delivered" }],
        text,
        media: [],
      }),
  },
});
// #endregion contract
