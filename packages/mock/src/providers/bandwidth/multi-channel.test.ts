import { Configuration, MultiChannelApi, type MultiChannelMessageRequest } from "bandwidth-sdk";
import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock, type MockBandwidthOptions } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  accountId,
  applicationId,
  closeBandwidth,
  credentials,
  eventOf,
  from,
  list,
  otherAccountId,
  refusalOf,
  serveBandwidth,
  text,
  to,
} from "./testing/bandwidth-client.ts";
import { problemsOfBody } from "./testing/openapi.ts";

afterEach(async () => {
  await closeBandwidth();
  await closeApps();
});

const rbm = { from: "BandwidthRBM", applicationId, channel: "RBM", content: { text } };
const sms = { from, applicationId, channel: "SMS", content: { text } };
const mms = {
  from,
  applicationId,
  channel: "MMS",
  content: { media: [{ fileUrl: "https://app.test/a.png" }] },
};

async function serveChannels(options: MockBandwidthOptions = {}) {
  const app = await startApp();
  const clock = createManualClock(new Date("2026-11-28T12:00:00Z"));
  const served = await serveBandwidth({ statusUrl: app.url, ...options }, createCarrier({ clock }));
  const api = new MultiChannelApi(
    new Configuration({ ...credentials, basePath: `${served.server.url}/api/v2` }),
  );
  const sendBy = (channelList: readonly object[], fields: object = {}) => {
    const request = { to, channelList, ...fields } as unknown as MultiChannelMessageRequest;
    return api.createMultiChannelMessage(accountId, request);
  };
  const settle = async () => {
    served.carrier.advance(1000);
    await served.carrier.idle();
    return app.requests.map(eventOf);
  };
  return { ...served, sendBy, settle };
}

describe("a message for several channels", () => {
  test("travels by the first, and RBM is reported as read with its time", async () => {
    const { api, carrier, sendBy, settle } = await serveChannels();
    const { status, data } = await sendBy([rbm, sms], { tag: "order 42" });
    expect(status).toBe(202);
    expect(problemsOfBody("createMultiChannelMessageResponse", data)).toEqual([]);
    expect(data).toMatchObject({
      links: [],
      data: {
        direction: "out",
        to: [to],
        channelList: [
          { ...rbm, owner: rbm.from },
          { ...sms, owner: from },
        ],
        tag: "order 42",
        priority: "default",
      },
      errors: [],
    });
    const events = await settle();
    expect(events.map(({ type, eventTime }) => [type, eventTime !== undefined])).toEqual([
      ["message-sent", false],
      ["message-delivered", false],
      ["message-read", true],
    ]);
    for (const event of events) {
      expect(problemsOfBody("statusCallback", event)).toEqual([]);
      expect(event.message).toMatchObject({ id: data.data?.id, channel: "RBM", text: "", tag: "order 42" });
    }
    expect(carrier.messages).toMatchObject([{ channel: "rcs", body: text, from: "BandwidthRBM" }]);
    const { messages } = await list(api, { messageId: data.data?.id });
    expect(messages).toMatchObject([{ messageType: "rcs" }]);
  });

  test("travels by the next if one cannot reach the phone", async () => {
    const { sendBy, settle } = await serveChannels({ defaults: { mmsDeliveryReceipts: true } });
    await sendBy([{ ...sms, from: "+1555000111" }, mms]);
    expect((await settle()).map(({ type, message }) => [type, message["channel"]])).toEqual([
      ["message-sending", "MMS"],
      ["message-delivered", "MMS"],
    ]);
  });

  test("fails by the last if none reaches the phone", async () => {
    const { carrier, sendBy, settle } = await serveChannels();
    carrier.setPhone(to, { state: "unreachable" });
    await sendBy([rbm, sms]);
    expect(await settle()).toMatchObject([
      { type: "message-failed", errorCode: 4702, message: { channel: "SMS" } },
    ]);
  });

  test.each([
    ["media", { media: [{ fileUrl: "https://app.test/a.png" }] }],
    ["a card", { orientation: "VERTICAL", cardContent: { title: "Order 42" } }],
    ["3,270 characters", { text: "a".repeat(3270) }],
  ])("may be RBM with %s", async (_, content) => {
    const { sendBy } = await serveChannels();
    expect((await sendBy([{ ...rbm, content }])).status).toBe(202);
  });
});

describe("a refusal has its own envelope, and names the fields", () => {
  test.each<[string, readonly object[], object, string[]]>([
    ["no channels", [], {}, ["channelList"]],
    ["five channels", [sms, sms, sms, sms, sms], {}, ["channelList"]],
    ["another channel", [{ ...sms, channel: "FAX" }], {}, ["channelList[0].channel"]],
    ["no text", [rbm, { ...sms, content: {} }], {}, ["channelList[1].content.text"]],
    ["an agent without a name", [{ ...rbm, from: "" }], {}, ["channelList[0].from"]],
    [
      "RBM over 3,270 characters",
      [{ ...rbm, content: { text: "a".repeat(3271) } }],
      {},
      ["channelList[0].content.text"],
    ],
    ["a file without a URL", [{ ...mms, content: { media: [{}] } }], {}, ["channelList[0].content.media"]],
    ["a `to` that is wrong for each channel", [rbm, sms], { to: "+1invalid" }, ["to"]],
    ["an `expiration` in the past", [sms], { expiration: "2020-01-01T00:00:00Z" }, ["expiration"]],
  ])("%s", async (_, channels, fields, names) => {
    const { carrier, sendBy } = await serveChannels();
    const { response } = await refusalOf(sendBy(channels, fields));
    expect(response.status).toBe(400);
    expect(problemsOfBody("multiChannelError", response.data)).toEqual([]);
    expect(response.data).toMatchObject({
      links: [],
      data: null,
      errors: names.map((field) => ({ type: "request-validation", source: { field } })),
    });
    expect(carrier.messages).toEqual([]);
  });

  test.each<[string, MockBandwidthOptions, number, string]>([
    ["credentials that are wrong", { accounts: [{ accountId }] }, 401, "unauthorized"],
    ["an account without messaging", { defaults: { messaging: false } }, 403, "forbidden"],
    [
      "an application of another account",
      { applications: [{ id: applicationId, accountId: otherAccountId }] },
      403,
      "forbidden",
    ],
    ["too many requests", { defaults: { requestsPerSecond: 0 } }, 429, "rate-limit-exceeded"],
  ])("%s", async (_, options, status, type) => {
    const { sendBy } = await serveChannels(options);
    const { response } = await refusalOf(sendBy([sms]));
    expect(response.status).toBe(status);
    expect(response.data).toMatchObject({ data: null, errors: [{ type, source: {} }] });
    expect(problemsOfBody("multiChannelError", response.data)).toEqual([]);
  });

  test.each(["rate-limited", "server-error"] as const)("the fault %s", async (kind) => {
    const { carrier, sendBy } = await serveChannels();
    carrier.faults.add({ kind, times: 1 });
    const { response } = await refusalOf(sendBy([sms]));
    expect(problemsOfBody("multiChannelError", response.data)).toEqual([]);
    expect(response.data).toMatchObject({ data: null, errors: [{ source: {} }] });
  });
});
