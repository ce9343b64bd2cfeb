import { testWebhook } from "@smskit/contract";
import { createVonageSmsWebhook } from "./index.ts";
import { byForm, byGet, byJson, type Fields, secret, signed } from "./testing/webhook-requests.ts";

const id = "0B00000127FDBC63";
const words = { sent: "accepted", delivered: "delivered", undelivered: "failed" } as const;

const now = () => ({
  "api-key": "abcd1234",
  "message-timestamp": "2026-01-02 03:04:05",
  timestamp: String(Math.floor(Date.now() / 1_000)),
});
const receipt = (status: string, extra: Readonly<Record<string, string>> = {}) => ({
  msisdn: "15558675310",
  to: "15551230000",
  messageId: id,
  status,
  "err-code": status === "failed" ? "6" : "0",
  ...now(),
  ...extra,
});
const inbound = (text: string) => ({
  msisdn: "15558675310",
  to: "15551230000",
  messageId: "0A0000000123ABCD1",
  text,
  type: "text",
  ...now(),
});

for (const [name, send, signatureMethod] of [
  ["GET", byGet, "sha256"],
  ["POST", byForm, "sha256"],
  ["POST-JSON", byJson, "sha256"],
  ["GET, MD5 hash", byGet, "md5hash"],
  ["POST-JSON, MD5 HMAC", byJson, "md5"],
] as const) {
  const request = (fields: Fields) => send(signed(fields, signatureMethod));
  testWebhook({
    name: `vonage-sms, by ${name}`,
    create: () => createVonageSmsWebhook({ signatureSecret: secret, signatureMethod }),
    createWithoutSecret: () => createVonageSmsWebhook({ signatureSecret: "" }),
    about: { id, phone: "+15558675310", sender: "+15551230000", at: new Date("2026-01-02T03:04:05Z") },
    requests: {
      delivery: (status, extra) => request(receipt(words[status], extra)),
      unknownStatus: (word) => request(receipt(word)),
      inbound: (text) => request(inbound(text)),
    },
    secrets: [secret],
  });
}
