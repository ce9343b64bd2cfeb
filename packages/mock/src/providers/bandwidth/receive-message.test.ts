import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, mockBandwidth, mockTwilio, startMockServer } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  accountId,
  apiAt,
  applicationId,
  closeBandwidth,
  eventOf,
  from,
  list,
  otherAccountId,
  otherApplicationId,
  sendWith,
  serveBandwidth,
  to,
  tollFree,
} from "./testing/bandwidth-client.ts";
import { problemsOfBody } from "./testing/openapi.ts";

afterEach(async () => {
  await closeBandwidth();
  await closeApps();
});

const stopped =
  'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. Text back "unstop" to receive messages again.';
const started =
  'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.';

describe("a text from a phone", () => {
  test("is an event with the text, in a list of one", async () => {
    const app = await startApp();
    const { carrier } = await serveBandwidth({ inboundUrl: app.url });
    const reply = await carrier.reply({ from: to, to: from, body: "Yes, schön 👍" });
    expect(reply).toMatchObject({ provider: "bandwidth", callbacks: [{ told: "received", status: 204 }] });
    const event = eventOf(app.requests[0] ?? expect.fail("no webhook"));
    expect(event).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      type: "message-received",
      to: from,
      description: "Incoming message received",
      message: {
        id: reply.id,
        owner: from,
        applicationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        time: expect.stringMatching(/Z$/),
        segmentCount: 1,
        direction: "in",
        to: [from],
        from: to,
        text: "Yes, schön 👍",
      },
      carrierName: "AT&T",
    });
    expect(problemsOfBody("inboundCallback", event)).toEqual([]);
    expect(reply.id).toMatch(/^\d{13}[a-z0-9]{16}$/);
  });

  test("with media is an MMS of one segment", async () => {
    const app = await startApp();
    const { carrier } = await serveBandwidth({ inboundUrl: app.url });
    const media = [{ url: "https://app.test/a.png", contentType: "image/png" }];
    await carrier.reply({ from: to, to: from, body: "a".repeat(500), media });
    const event = eventOf(app.requests[0] ?? expect.fail("no webhook"));
    expect(event.message).toMatchObject({ media: ["https://app.test/a.png"], segmentCount: 1 });
    expect(problemsOfBody("inboundCallback", event)).toEqual([]);
  });

  test("goes to the application of the number, with its credentials", async () => {
    const [own, ofMock] = [await startApp(), await startApp()];
    const inboundCredentials = { username: "inbound", password: "secret" };
    const { carrier, server } = await serveBandwidth({
      applications: [
        { id: applicationId, inboundUrl: own.url, inboundCredentials },
        { id: otherApplicationId },
      ],
      numbers: [
        from,
        { number: tollFree, application: otherApplicationId },
        { number: "12345", application: null },
      ],
      inboundUrl: ofMock.url,
    });
    await carrier.reply({ from: to, to: from, body: "one" });
    await carrier.reply({ from: to, to: tollFree, body: "two" });
    const nowhere = await carrier.reply({ from: to, to: "12345", body: "three" });
    expect(own.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${btoa("inbound:secret")}`,
    ]);
    expect(ofMock.requests.map(eventOf)).toMatchObject([
      { to: tollFree, message: { applicationId: otherApplicationId } },
    ]);
    expect(ofMock.requests[0]?.headers).not.toHaveProperty("authorization");
    expect(nowhere.callbacks).toEqual([]);
    const numbers = await (await fetch(`${server.url}/api/v1/numbers`)).json();
    expect(JSON.stringify(numbers)).toContain(tollFree);
  });

  test("goes where the number says, if it was set", async () => {
    const [set, ofMock] = [await startApp(), await startApp()];
    const { carrier } = await serveBandwidth({ inboundUrl: ofMock.url, numbers: [from] });
    carrier.setNumber("+15550002222", { provider: "bandwidth", inboundUrl: set.url });
    await carrier.reply({ from: to, to: "+15550002222", body: "Yes" });
    expect([set, ofMock].map(({ requests }) => requests.length)).toEqual([1, 0]);
  });

  test("belongs to the account of the number, or of the last text", async () => {
    const { carrier, api } = await serveBandwidth({
      numbers: [from, { number: tollFree, accountId: otherAccountId }],
    });
    await sendWith(api);
    await carrier.idle();
    expect(await carrier.reply({ from: to, to: from, body: "Yes" })).toMatchObject({ accountId });
    expect(await carrier.reply({ from: to, to: tollFree, body: "Yes" })).toMatchObject({
      accountId: otherAccountId,
    });
    expect(await list(api, { messageDirection: "INBOUND" })).toMatchObject({
      totalCount: 1,
      messages: [{ sourceTn: to, destinationTn: from, messageStatus: "RECEIVED" }],
    });
  });

  test("to a number that no account has is rejected", async () => {
    const { carrier } = await serveBandwidth({ numbers: [from] });
    await expect(carrier.reply({ from: to, to: "+15550009999", body: "Yes" })).rejects.toThrow(/provider/);
  });

  test("of an account that does not exist is rejected", async () => {
    const { carrier } = await serveBandwidth({ accounts: [{ accountId }] });
    const reply = carrier.reply({ from: to, to: from, body: "Yes", account: otherAccountId });
    await expect(reply).rejects.toThrow(/provider/);
  });
});

describe("a keyword", () => {
  test.each(["STOP", " stop ", "Stop"])("%j to a toll-free number blocks it until UNSTOP", async (body) => {
    const app = await startApp();
    const { carrier, send } = await serveBandwidth({ inboundUrl: app.url, numbers: [from, tollFree] });
    await send({ from: tollFree });
    await carrier.idle();
    await carrier.reply({ from: to, body });
    await send({ from: tollFree });
    await send();
    await carrier.idle();
    await carrier.reply({ from: to, to: tollFree, body: "unstop" });
    await send({ from: tollFree });
    await carrier.idle();
    const sent = carrier.messages.filter(({ inReplyTo }) => inReplyTo === undefined);
    expect(sent.map(({ errorCode }) => errorCode)).toEqual([undefined, "4475", undefined, undefined]);
    const replies = carrier.messages.filter(({ inReplyTo }) => inReplyTo !== undefined);
    expect(replies.map((message) => [message.body, message.from, message.to])).toEqual([
      [stopped, tollFree, to],
      [started, tollFree, to],
    ]);
    expect(app.requests.map(eventOf).map(({ message }) => message["text"])).toEqual([body, "unstop"]);
  });

  test.each(["STOPALL", "STOP ALL", "STOP please", "UNSUBSCRIBE", "HELP"])(
    "%j changes nothing: only the app gets it",
    async (body) => {
      const { carrier } = await serveBandwidth();
      await carrier.reply({ from: to, to: tollFree, body });
      expect(carrier.messages).toEqual([]);
      expect(carrier.phone(to)).toMatchObject({ optedOutOf: [] });
    },
  );

  test("STOP to another number is left to the app", async () => {
    const { carrier, send } = await serveBandwidth();
    await send();
    await carrier.reply({ from: to, body: "STOP" });
    await send();
    await carrier.idle();
    expect(carrier.messages.map(({ status }) => status)).toEqual(["delivered", "delivered"]);
  });

  test("STOP does not apply to other providers", async () => {
    const carrier = createCarrier({ latencyMs: 0 });
    const server = await startMockServer({ mocks: [mockTwilio(carrier), mockBandwidth(carrier)] });
    try {
      await carrier.reply({ from: to, to: tollFree, body: "STOP", provider: "bandwidth" });
      expect(carrier.phone(to)).toMatchObject({ optedOutOf: [`bandwidth:${tollFree}`] });
      await sendWith(apiAt(server), { from: tollFree });
      await carrier.idle();
      expect(carrier.messages.at(-1)).toMatchObject({ errorCode: "4475" });
    } finally {
      await server.close();
    }
  });
});
