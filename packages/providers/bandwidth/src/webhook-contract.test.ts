import { testWebhook } from "@smskit/contract";
import { features } from "./features.ts";
import { createBandwidthWebhook } from "./index.ts";
import { callbackRequest, password, statusEvent, username } from "./testing/signed-webhooks.ts";

const about = {
  id: "1589228074636lm4k2je7j7jklbn2",
  phone: "+15558675310",
  sender: "+15551230000",
  at: new Date("2026-01-02T03:04:05.678Z"),
};
const types = { sent: "message-sent", delivered: "message-delivered", undelivered: "message-failed" };

function request(event: object): Request {
  const { url, ...init } = callbackRequest([event]);
  return new Request(url, init);
}

testWebhook({
  name: "bandwidth",
  create: () => createBandwidthWebhook({ username, password }),
  createWithoutSecret: () => createBandwidthWebhook({ username, password: "" }),
  about,
  features,
  secrets: [password],
  requests: {
    delivery: (status, extra) => {
      const code = status === "undelivered" ? { errorCode: 4720 } : {};
      return request(statusEvent(types[status], { ...code, ...extra }));
    },
    unknownStatus: (word) => request(statusEvent(word)),
    inbound: (text) =>
      request({
        time: about.at.toISOString(),
        type: "message-received",
        to: about.sender,
        description: "Incoming message received",
        message: {
          id: "14762070468292kw2fuqty55yp2b2",
          owner: about.sender,
          applicationId: "93de2206-9669-4e07-948d-329f4b722ee2",
          time: about.at.toISOString(),
          segmentCount: 1,
          direction: "in",
          to: [about.sender],
          from: about.phone,
          text,
        },
      }),
  },
});
