import { afterEach, describe, expect, test } from "vitest";
import { type Carrier, createCarrier, mockTelnyx, mockTwilio, startMockServer } from "../../index.ts";
import { type AppResponder, closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  closeTelnyx,
  eventOf,
  from,
  problemsOf,
  profileId,
  refusalOf,
  sdkAt,
  serveTelnyx,
  text,
  to,
} from "./testing/telnyx-client.ts";

afterEach(async () => {
  await closeTelnyx();
  await closeApps();
});

const stopped =
  "You have successfully been unsubscribed, you will not receive any more messages from this number. Reply START to re-subscribe.";
const started =
  "You have successfully been re-subscribed to this number. Reply STOP to unsubscribe. Msg&Data Rates May Apply.";
const helped = "Reply STOP to unsubscribe. Msg&Data Rates May Apply.";

const second = "+15550002222";
const third = "+15550003333";
const otherProfile = profileId.replace(/1$/, "2");
const twoProfiles = {
  profiles: [{ id: profileId }, { id: otherProfile }],
  numbers: [
    { number: from, profile: profileId },
    { number: second, profile: profileId },
    { number: third, profile: otherProfile },
  ],
};

/** The texts that the provider itself sent to the phone. */
const repliesOf = (carrier: Carrier) =>
  carrier.messages.filter(({ inReplyTo }) => inReplyTo !== undefined).map(({ body }) => body);

describe("a text from a phone", () => {
  test("is a signed event that the SDK verifies", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ ...twoProfiles, webhookUrl: app.url });
    const reply = await carrier.reply({ from: to, to: from, body: "Yes, schön" });
    expect(reply).toMatchObject({ provider: "telnyx", callbacks: [{ told: "received", status: 204 }] });
    expect(app.requests).toHaveLength(1);
    const event = await eventOf(sdk, app.requests[0] ?? expect.fail("no webhook"));
    expect(event).toMatchObject({
      event_type: "message.received",
      payload: {
        id: reply.id,
        record_type: "message",
        direction: "inbound",
        type: "SMS",
        text: "Yes, schön",
        from: { phone_number: to },
        to: [{ phone_number: from, status: "webhook_delivered" }],
        messaging_profile_id: profileId,
        organization_id: reply.accountId,
        autoresponse_type: null,
        parts: 1,
        encoding: "GSM-7",
        received_at: expect.stringMatching(/\+00:00$/),
      },
    });
  });

  test("can be read by the account that received it, but not canceled", async () => {
    const { carrier, sdk } = await serveTelnyx();
    await sdk.messages.send({ from, to, text });
    const { id } = await carrier.reply({ from: to, body: "Yes" });
    expect((await sdk.messages.retrieve(id)).data).toMatchObject({ id, direction: "inbound", text: "Yes" });
    expect((await refusalOf(sdk.messages.cancelScheduled(id))).status).toBe(400);
  });

  test("with media is an MMS", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    const media = [{ url: "https://app.test/a.png", contentType: "image/png" }];
    await carrier.reply({ from: to, to: from, body: "", media });
    const { payload } = await eventOf(sdk, app.requests[0] ?? expect.fail("no webhook"));
    expect(payload).toMatchObject({
      type: "MMS",
      media: [{ url: "https://app.test/a.png", content_type: "image/png" }],
    });
  });

  test("goes to the webhook of the number's profile, then to its failover URL", async () => {
    const fails: AppResponder = (response) => response.writeHead(400).end();
    const [first, failover, other] = [await startApp(fails), await startApp(), await startApp()];
    const { carrier } = await serveTelnyx({
      ...twoProfiles,
      profiles: [
        { id: profileId, webhookUrl: first.url, webhookFailoverUrl: failover.url },
        { id: otherProfile, webhookUrl: other.url },
      ],
    });
    const reply = await carrier.reply({ from: to, to: second, body: "Yes" });
    await carrier.reply({ from: to, to: third, body: "Yes" });
    expect([first, failover, other].map(({ requests }) => requests.length)).toEqual([3, 1, 1]);
    expect(reply.callbacks.map(({ status }) => status)).toEqual([400, 400, 400, 204]);
  });

  test("to a number that no account has is rejected", async () => {
    const { carrier } = await serveTelnyx(twoProfiles);
    await expect(carrier.reply({ from: to, to: "+15550009999", body: "Yes" })).rejects.toThrow(/provider/);
  });
});

describe("a keyword", () => {
  test.each([
    ["STOP", "STOP"],
    ["stop", "STOP"],
    [" Stop  All ", "STOP"],
    ["STOPALL", "STOP"],
    ["unsubscribe", "STOP"],
    ["Cancel", "STOP"],
    ["END", "STOP"],
    ["quit", "STOP"],
    ["START", "START"],
    ["unstop", "START"],
    ["Help", "HELP"],
    ["STOP please", null],
    ["REVOKE", null],
    ["INFO", null],
    ["YES", null],
    ["STOP.", null],
  ])("%j is reported to the app as %s", async (body, keyword) => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    await carrier.reply({ from: to, to: from, body });
    const { payload } = await eventOf(sdk, app.requests[0] ?? expect.fail("no webhook"));
    expect(payload).toMatchObject({ text: body, autoresponse_type: keyword });
  });

  test("is confirmed with Telnyx's text and reported like any message", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    await sdk.messages.send({ from, to, text });
    await carrier.idle();
    const before = app.requests.length;
    for (const body of ["HELP", "STOP", "STOP", "HELP", "START", "START"]) {
      await carrier.reply({ from: to, body });
      await carrier.idle();
    }
    expect(repliesOf(carrier)).toEqual([helped, stopped, started]);
    const events = await Promise.all(app.requests.slice(before).map((request) => eventOf(sdk, request)));
    const outbound = events.filter(({ payload }) => payload["direction"] === "outbound");
    expect(outbound.map(({ payload }) => payload["text"])).toEqual([
      ...[helped, helped, stopped, stopped, started, started],
    ]);
    expect(carrier.messages.filter(({ status }) => status !== "delivered")).toEqual([]);
  });

  test("STOP blocks until START", async () => {
    const { carrier, sdk } = await serveTelnyx();
    await sdk.messages.send({ from, to, text });
    await carrier.reply({ from: to, body: "Stop" });
    const error = await refusalOf(sdk.messages.send({ from, to, text }));
    expect([error.status, problemsOf(error)[0]?.code]).toEqual([409, "40300"]);
    expect(carrier.phone(to)).toMatchObject({ optedOutOf: [`telnyx:${from}`] });
    await carrier.reply({ from: to, to: from, body: "START" });
    await sdk.messages.send({ from, to, text });
    expect(carrier.phone(to)).toMatchObject({ optedOutOf: [] });
  });

  test("STOP applies to every number of the profile and no other", async () => {
    const { carrier, sdk } = await serveTelnyx(twoProfiles);
    await sdk.messages.send({ from, to, text });
    await carrier.reply({ from: to, body: "STOP" });
    for (const number of [from, second]) {
      const error = await refusalOf(sdk.messages.send({ from: number, to, text }));
      expect(problemsOf(error)).toMatchObject([{ code: "40300" }]);
    }
    await sdk.messages.send({ from: third, to, text });
  });

  test("START takes effect only at the number that received the STOP", async () => {
    const { carrier, sdk } = await serveTelnyx(twoProfiles);
    await carrier.reply({ from: to, to: from, body: "STOP" });
    await carrier.reply({ from: to, to: second, body: "START" });
    expect((await refusalOf(sdk.messages.send({ from: second, to, text }))).status).toBe(409);
    await carrier.reply({ from: to, to: from, body: "START" });
    await sdk.messages.send({ from: second, to, text });
    expect(repliesOf(carrier)).toEqual([stopped, started]);
  });

  test("STOP applies to every account if the number's owner is unknown", async () => {
    const { carrier, sdk } = await serveTelnyx();
    await carrier.reply({ from: to, to: from, body: "STOP" });
    expect((await refusalOf(sdk.messages.send({ from, to, text }))).status).toBe(409);
  });

  test("STOP of one account does not apply to another", async () => {
    const { carrier, sdk, server } = await serveTelnyx();
    const other = sdkAt(server, { apiKey: `KEY${"B".repeat(20)}` });
    await other.messages.send({ from, to, text });
    const { data } = await sdk.messages.send({ from, to, text });
    await carrier.reply({ from: to, body: "STOP", account: data?.organization_id });
    expect((await refusalOf(sdk.messages.send({ from, to, text }))).status).toBe(409);
    await other.messages.send({ from, to, text });
  });

  test("STOP does not apply to other providers, nor theirs to Telnyx", async () => {
    const carrier = createCarrier({ latencyMs: 0 });
    const server = await startMockServer({ mocks: [mockTwilio(carrier), mockTelnyx(carrier)] });
    try {
      await carrier.reply({ from: to, to: from, body: "STOP", provider: "twilio" });
      await sdkAt(server).messages.send({ from, to, text });
      expect(carrier.phone(to)).toMatchObject({ optedOutOf: [`twilio:${from}`] });
    } finally {
      await server.close();
    }
  });
});
