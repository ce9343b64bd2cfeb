import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock, type MockBandwidthOptions } from "../../index.ts";
import { type AppResponder, closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  applicationId,
  closeBandwidth,
  eventOf,
  from,
  otherApplicationId,
  second,
  serveBandwidth,
  text,
  to,
} from "./testing/bandwidth-client.ts";
import { problemsOfBody } from "./testing/openapi.ts";

afterEach(async () => {
  await closeBandwidth();
  await closeApps();
});

const media = ["https://app.test/logo.png"];

/** An app that receives delivery events. */
async function serveWithApp(options: MockBandwidthOptions = {}) {
  const app = await startApp();
  const served = await serveBandwidth({ statusUrl: app.url, ...options });
  return { ...served, app, events: () => app.requests.map(eventOf) };
}

describe("a delivery event", () => {
  test("is a list of one, without the text, and later than the message", async () => {
    const app = await startApp();
    const carrier = createCarrier({ clock: createManualClock(new Date("2026-11-28T12:00:00.042Z")) });
    const { send } = await serveBandwidth({ statusUrl: app.url }, carrier);
    const { id } = await send({ tag: "order 42", priority: "high" });
    carrier.advance(100);
    await carrier.idle();
    expect(app.requests).toHaveLength(1);
    expect(app.requests[0]).toMatchObject({
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "BandwidthAPI/v2",
      },
    });
    expect(JSON.parse(app.requests[0]?.body ?? "")).toEqual([
      {
        time: "2026-11-28T12:00:00.092000Z",
        type: "message-delivered",
        to,
        description: "Message delivered to handset.",
        message: {
          id,
          owner: from,
          applicationId,
          time: "2026-11-28T12:00:00.042000Z",
          segmentCount: 1,
          direction: "out",
          to: [to],
          from,
          text: "",
          tag: "order 42",
          priority: "high",
        },
        carrierName: "AT&T",
      },
    ]);
  });

  test("has an empty tag if the message has none", async () => {
    const { carrier, send, events } = await serveWithApp();
    await send();
    await carrier.idle();
    expect(events()[0]?.message).toMatchObject({ tag: "" });
    expect(events()[0]?.message).not.toHaveProperty("priority");
  });

  test("names no carrier if the account does not have that", async () => {
    const { carrier, send, events } = await serveWithApp({ defaults: { carrierNames: false } });
    await send();
    await carrier.idle();
    expect(events()).toHaveLength(1);
    expect(events()[0]).not.toHaveProperty("carrierName");
  });

  test("of each of ten messages arrives once", async () => {
    const { carrier, send, events } = await serveWithApp();
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, n) => send({ to: new Set([`+1555867532${n}`]) })),
    );
    await carrier.idle();
    const ids = events().map(({ message }) => message["id"]);
    expect(ids.toSorted()).toEqual(sent.map(({ id }) => id).toSorted());
  });

  test("is not sent if there is no URL", async () => {
    const { carrier, send } = await serveBandwidth();
    await send();
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "delivered", callbacks: [] }]);
  });
});

describe("an MMS", () => {
  test("is also reported when it is sending", async () => {
    const { carrier, send, events } = await serveWithApp();
    await send({ media });
    await carrier.idle();
    expect(events().map(({ type }) => type)).toEqual(["message-sending", "message-delivered"]);
    for (const event of events()) {
      expect(event.message).toMatchObject({ media, segmentCount: 1, text: "" });
      expect(problemsOfBody("statusCallback", event)).toEqual([]);
    }
  });

  test("to a group is reported for each recipient, with one id", async () => {
    const { carrier, send, events } = await serveWithApp();
    carrier.setPhone(second, { state: "unreachable" });
    const { id } = await send({ to: new Set([to, second]) });
    await carrier.idle();
    expect(new Set(events().map(({ message }) => message["id"]))).toEqual(new Set([id]));
    const ends = events().filter(({ type }) => type !== "message-sending");
    expect(new Set(ends.map((event) => [event.to, event.type, event.errorCode].join(" ")))).toEqual(
      new Set([`${to} message-delivered `, `${second} message-failed 4702`]),
    );
    expect(events().every(({ message }) => String(message["to"]) === [to, second].join())).toBe(true);
  });

  test.each(["reachable", "unreachable"] as const)(
    "without delivery receipts is delivered as soon as it is sent, to a phone that is %s",
    async (state) => {
      const { carrier, send, events } = await serveWithApp({ defaults: { mmsDeliveryReceipts: false } });
      carrier.setPhone(to, { state });
      await send({ media });
      await carrier.idle();
      expect(events()).toMatchObject([
        { type: "message-delivered", description: "Message delivered to carrier" },
      ]);
    },
  );

  test("without delivery receipts that Bandwidth refuses is not reported", async () => {
    const { carrier, send, events } = await serveWithApp({
      defaults: { mmsDeliveryReceipts: false },
      numbers: [second],
    });
    await send({ media });
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "failed", errorCode: "4403" }]);
    expect(events()).toEqual([]);
  });
});

describe("callbacks of an application", () => {
  test("have its URL and its credentials, or else those of the mock", async () => {
    const [own, ofMock] = [await startApp(), await startApp()];
    const { carrier, send } = await serveBandwidth({
      applications: [
        {
          id: applicationId,
          statusUrl: own.url,
          statusCredentials: { username: "own", password: "ünlike:1" },
        },
        { id: otherApplicationId },
      ],
      statusUrl: ofMock.url,
      statusCredentials: { username: "mock", password: "secret" },
    });
    await send();
    await send({ applicationId: otherApplicationId });
    await carrier.idle();
    const basic = ({ requests }: typeof own) =>
      requests.map(({ headers }) =>
        Buffer.from(headers.authorization?.replace("Basic ", "") ?? "", "base64").toString("utf8"),
      );
    expect([basic(own), basic(ofMock)]).toEqual([["own:ünlike:1"], ["mock:secret"]]);
  });

  test("have no credentials if neither has some", async () => {
    const { carrier, send, app } = await serveWithApp();
    await send();
    await carrier.idle();
    expect(app.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test.each([404, 500])("are retried after a %i", async (status) => {
    const fails: AppResponder = (response, _, count) => response.writeHead(count === 1 ? status : 204).end();
    const app = await startApp(fails);
    const { carrier, send } = await serveBandwidth({ statusUrl: app.url });
    await send();
    await carrier.idle();
    expect(app.requests.map(({ body }) => body)).toEqual(Array(2).fill(app.requests[0]?.body));
  });

  test("are not retried after a 2xx", async () => {
    const app = await startApp((response) => response.writeHead(202).end("not JSON"));
    const { carrier, send } = await serveBandwidth({ statusUrl: app.url });
    await send({ text });
    await carrier.idle();
    expect(app.requests).toHaveLength(1);
  });
});
