import { testWebhook } from "@smskit/contract";
import { createVonageWebhook } from "./index.ts";
import { signatureSecret, signedRequest } from "./testing/signed-webhooks.ts";

const about = {
  id: "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
  phone: "+15558675310",
  sender: "+15551230000",
  at: new Date("2026-01-02T03:04:05Z"),
};
const words = { sent: "submitted", delivered: "delivered", undelivered: "rejected" };
const error = { type: "https://developer.vonage.com/api-errors/messages#1240", title: "1240" };
const common = { channel: "sms", timestamp: about.at.toISOString() };

function request(content: object): Request {
  const { url, ...init } = signedRequest({ ...common, ...content });
  return new Request(url, init);
}

const update = (status: string, extra: object = {}) =>
  request({ message_uuid: about.id, to: "15558675310", from: "15551230000", status, ...extra });

testWebhook({
  name: "vonage",
  create: () => createVonageWebhook({ signatureSecret }),
  createWithoutSecret: () => createVonageWebhook({ signatureSecret: "" }),
  about,
  requests: {
    delivery: (status, extra) =>
      update(words[status], { ...(status === "undelivered" && { error }), ...extra }),
    unknownStatus: (word) => update(word),
    inbound: (text) =>
      request({
        message_uuid: "bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab",
        to: "15551230000",
        from: "15558675310",
        message_type: "text",
        text,
        sms: { num_messages: "1", keyword: "HELLO" },
      }),
  },
  secrets: [signatureSecret],
});
