import { testWebhook } from "@smskit/contract";
import { features } from "./features.ts";
import { createSinchWebhook } from "./index.ts";
import { report, secret, signedRequest } from "./testing/signed-webhooks.ts";

const about = {
  id: "01FC66621XXXXX119Z8PMV1QPQ",
  phone: "+15558675310",
  sender: "+15551230000",
  at: new Date("2026-01-02T03:04:05.678Z"),
};
const words = { sent: "Dispatched", delivered: "Delivered", undelivered: "Failed" };

function request(callback: object): Request {
  const { url, ...init } = signedRequest(callback);
  return new Request(url, init);
}

testWebhook({
  name: "sinch",
  create: () => createSinchWebhook({ secret }),
  createWithoutSecret: () => createSinchWebhook({ secret: "" }),
  about,
  features,
  secrets: [secret],
  requests: {
    delivery: (status, extra) =>
      request(report(words[status], { ...(status === "undelivered" ? { code: 150 } : {}), ...extra })),
    unknownStatus: (word) => request(report(word)),
    inbound: (text) =>
      request({
        type: "mo_text",
        id: "01FC66621XXXXX119Z8P1XXXXX",
        from: "15558675310",
        to: "15551230000",
        body: text,
        operator_id: "310260",
        received_at: about.at.toISOString(),
      }),
  },
});
