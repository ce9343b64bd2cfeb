import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { type AppRequest, closeApps, startApp } from "../../testing/webhook-app.ts";
import { errors } from "./delivery-codes.ts";
import {
  closeInfobip,
  type Json,
  type ShownMessage,
  second,
  serveInfobip,
  to,
} from "./testing/infobip-client.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";

afterEach(async () => {
  await closeInfobip();
  await closeApps();
});

const reportsIn = ({ body }: AppRequest): ShownMessage[] => {
  expect(problemsOfBody("DeliveryReports", JSON.parse(body))).toEqual([]);
  return JSON.parse(body).results;
};

describe("webhooks of delivery reports", () => {
  test("the messages of one request are reported in one webhook, with what the app said about them", async () => {
    const app = await startApp();
    const { carrier, send } = await serveInfobip({ deliveryUrl: `${app.url}/status?secret=s3cret` });
    carrier.setPhone(`+${second}`, { state: "unknown" });
    const sent = await send({
      destinations: [{ to, messageId: "mine" }, { to: second }],
      webhooks: { callbackData: "order-7" },
      options: { platform: { entityId: "e", applicationId: "a" }, campaignReferenceId: "summer" },
    });
    await carrier.idle();
    expect(app.requests.map(({ url }) => url)).toEqual(["/status?secret=s3cret"]);
    expect(app.requests.flatMap(reportsIn)).toMatchObject([
      {
        messageId: "mine",
        to,
        status: { groupId: 3, id: 5, name: "DELIVERED_TO_HANDSET" },
        error: { id: 0, name: "NO_ERROR", permanent: false },
        callbackData: "order-7",
        platform: { entityId: "e", applicationId: "a" },
        campaignReferenceId: "summer",
        messageCount: 1,
        price: { pricePerMessage: 0.01, currency: "EUR" },
      },
      {
        messageId: sent[1]?.messageId,
        to: second,
        status: { groupId: 2, id: 9, name: "UNDELIVERABLE_NOT_DELIVERED" },
        error: { groupName: "HANDSET_ERRORS", id: 1, name: "EC_UNKNOWN_SUBSCRIBER", permanent: true },
      },
    ]);
  });

  test("a fault takes the report of one message out of the webhook, and the others come", async () => {
    const app = await startApp();
    const { carrier, send, results } = await serveInfobip({ deliveryUrl: app.url });
    carrier.faults.add({ kind: "missing-receipt", to: `+${to}` });
    await send({ destinations: [{ to }, { to: second }] });
    await carrier.idle();
    expect(app.requests.flatMap(reportsIn).map((report) => report.to)).toEqual([second]);
    expect(await results("/sms/3/reports")).toHaveLength(2);
  });

  test("a phone that is off does not hold back the reports of others, and is reported later", async () => {
    const app = await startApp();
    const carrier = createCarrier({ clock: createManualClock() });
    const { send } = await serveInfobip({ deliveryUrl: app.url }, carrier);
    carrier.setPhone(`+${second}`, { state: "unreachable" });
    await send({ destinations: [{ to }, { to: second }], options: { validityPeriod: { amount: 60 } } });
    carrier.advance(60_000);
    await carrier.idle();
    carrier.setPhone(`+${second}`, { state: "reachable" });
    carrier.advance(60_000);
    await carrier.idle();
    expect(app.requests.map((request) => reportsIn(request).map((report) => report.to))).toEqual([
      [to],
      [second],
    ]);
  });

  test("a webhook has at most 100 reports", async () => {
    const app = await startApp();
    const { carrier, send } = await serveInfobip({ deliveryUrl: app.url });
    await send({
      destinations: Array.from({ length: 101 }, (_, index) => ({ to: `1555867${5000 + index}` })),
    });
    await carrier.idle();
    expect(app.requests.map((request) => reportsIn(request).length)).toEqual([100, 1]);
  });

  test.each<[string, Json, string[]]>([
    ["notify: false: none", { delivery: { notify: false } }, []],
    [
      "intermediateReport: one before the last",
      { delivery: { intermediateReport: true } },
      ["PENDING_ENROUTE", "DELIVERED_TO_HANDSET"],
    ],
    ["otherwise the last one", {}, ["DELIVERED_TO_HANDSET"]],
  ])("%s", async (_, webhooks, names) => {
    const app = await startApp();
    const { carrier, send } = await serveInfobip({ deliveryUrl: app.url });
    await send({ webhooks });
    await carrier.idle();
    expect(app.requests.flatMap(reportsIn).map(({ status }) => status.name)).toEqual(names);
  });

  test("a message's own URL wins, with Basic credentials of the URL", async () => {
    const [app, other] = [await startApp(), await startApp()];
    const { carrier, send } = await serveInfobip({ deliveryUrl: other.url });
    await send({ webhooks: { delivery: { url: app.url.replace("//", "//user:s3cret@") } } });
    await carrier.idle();
    expect(other.requests).toEqual([]);
    expect(app.requests[0]?.headers.authorization).toBe(`Basic ${btoa("user:s3cret")}`);
  });

  test("a webhook that fails is sent again, twice", async () => {
    const app = await startApp((response) => response.writeHead(500).end());
    const { carrier, send } = await serveInfobip({ deliveryUrl: app.url });
    await send();
    await carrier.idle();
    expect(app.requests).toHaveLength(3);
  });

  test("with version 2 a report has the fields of version 2", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serveInfobip();
    await sdk.channels.sms.send({
      messages: [
        { from: "InfoSMS", destinations: [{ to }], text: "Hi", notifyUrl: app.url, callbackData: "x" },
      ],
    });
    await carrier.idle();
    const body = JSON.parse(app.requests[0]?.body ?? "");
    expect(problemsOfBody("SMSReportResponse", body)).toEqual([]);
    expect(body.results).toMatchObject([{ from: "InfoSMS", to, smsCount: 1, callbackData: "x" }]);
  });
});

test("a message with a validityPeriod waits for its phone, and expires", async () => {
  const app = await startApp();
  const carrier = createCarrier({ clock: createManualClock() });
  const { send } = await serveInfobip({ deliveryUrl: app.url }, carrier);
  carrier.setPhone(`+${to}`, { state: "unreachable" });
  await send({ options: { validityPeriod: { amount: 5 } } });
  carrier.advance(4 * 60_000);
  await carrier.idle();
  expect(app.requests).toEqual([]);
  carrier.advance(60_000);
  await carrier.idle();
  expect(app.requests.flatMap(reportsIn)).toMatchObject([
    { status: { groupName: "EXPIRED", id: 15 }, error: { id: 4098, name: "EC_VP_EXPIRED" } },
  ]);
});

test("every error has a magic recipient, and so has every status", async () => {
  const { carrier, send, results } = await serveInfobip();
  const codes = [...errors().values()];
  await send({ destinations: codes.map(({ id }) => ({ to: `1500555${String(id).padStart(4, "0")}` })) });
  await carrier.idle();
  const names = (await results("/sms/3/reports?limit=1000")).map(({ error }) => error.name);
  expect(new Set(names)).toEqual(new Set(codes.map(({ name }) => name)));
  expect(codes.every(({ name }) => /^EC_\w+$/.test(name))).toBe(true);

  const statuses = await send({
    destinations: [{ to: "15005560010" }, { to: "15005560029" }, { to: "15005560002" }],
  });
  expect(statuses.map(({ status }) => status.name)).toEqual([
    "REJECTED_DND",
    "PENDING_ACCEPTED",
    "PENDING_ACCEPTED",
  ]);
  await carrier.idle();
  const ended = (await results("/sms/3/reports")).map(({ status }) => status.name);
  expect(ended.toSorted()).toEqual(["DELIVERED_TO_OPERATOR", "EXPIRED_DLR_UNKNOWN", "REJECTED_DND"]);
});

test("a phone's text goes to the webhook, or waits to be fetched once; STOP to a toll-free number blocks", async () => {
  const app = await startApp();
  const { carrier, results, send } = await serveInfobip();
  await send({ sender: "18445550111" });
  await carrier.idle();
  await carrier.reply({ from: `+${to}`, body: "Hello" });
  expect(await results("/sms/1/inbox/reports")).toMatchObject([
    { from: to, to: "18445550111", text: "Hello" },
  ]);
  expect(await results("/sms/1/inbox/reports")).toEqual([]);

  carrier.setNumber("+18445550111", { inboundUrl: app.url });
  await carrier.reply({ from: `+${to}`, body: "stop" });
  const body = JSON.parse(app.requests[0]?.body ?? "");
  expect(problemsOfBody("SmsMoReportResponse", body)).toEqual([]);
  expect(body).toMatchObject({ messageCount: 1, pendingMessageCount: 0, results: [{ text: "stop" }] });
  const [blocked] = await send({ sender: "18445550111" });
  expect(blocked?.status.name).toBe("REJECTED_DESTINATION_BLOCKLISTED");
});
