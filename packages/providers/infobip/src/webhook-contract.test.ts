import { testWebhook } from "@smskit/contract";
import { features } from "./features.ts";
import { createInfobipWebhook } from "./index.ts";
import { report, secret, webhookRequest } from "./testing/signed-webhooks.ts";
import { maximumBytes } from "./webhook.ts";

const about = {
  id: "2250be2d4219-3af1-78856-aabe-1362af1edfd2",
  phone: "+15558675310",
  sender: "+15551230000",
  at: new Date("2026-01-02T03:04:05.678Z"),
};
const statuses = {
  sent: report("DELIVERED", "DELIVERED_TO_OPERATOR"),
  delivered: report("DELIVERED", "DELIVERED_TO_HANDSET"),
  undelivered: report("UNDELIVERABLE", "UNDELIVERABLE_NOT_DELIVERED", {
    error: { groupId: 1, groupName: "HANDSET_ERRORS", id: 1, name: "EC_UNKNOWN_SUBSCRIBER", permanent: true },
  }),
};

function request(...results: object[]): Request {
  const { url, ...init } = webhookRequest(results);
  return new Request(url, init);
}

testWebhook({
  name: "infobip",
  create: () => createInfobipWebhook({ secret }),
  createWithoutSecret: () => createInfobipWebhook({ secret: "" }),
  about,
  features,
  maximumBytes,
  secrets: [secret],
  requests: {
    delivery: (status, extra) => request({ ...statuses[status], ...extra }),
    unknownStatus: (word) => request(report(word, word)),
    batch: (several) => request(...several.map((status) => statuses[status])),
    inbound: (text) =>
      request({
        messageId: "817790313235066447",
        from: "15558675310",
        to: "15551230000",
        text,
        cleanText: text,
        keyword: "",
        receivedAt: "2026-01-02T03:04:05.678+0000",
        smsCount: 1,
        price: { pricePerMessage: 0, currency: "EUR" },
      }),
  },
});
