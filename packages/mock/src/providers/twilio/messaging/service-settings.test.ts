import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  createManualClock,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { closeApps, startApp } from "../../../testing/webhook-app.ts";
import { numberSid, sdkFor } from "../testing/twilio-client.ts";

const to = "+15558675310";
const numbers = ["+15550001111", "+15550002222"];

let server: MockServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

type Settings = Partial<Parameters<ReturnType<typeof sdkFor>["messaging"]["v1"]["services"]["create"]>[0]>;

/** Serves a mock with a service that has both numbers. */
async function serve(settings: Settings = {}, options: MockTwilioOptions = {}) {
  const carrier = createCarrier({ clock: createManualClock(), latencyMs: 0 });
  const mock = mockTwilio(carrier, { senders: numbers, ...options });
  server = await startMockServer({ mocks: [mock] });
  const client = sdkFor(server);
  const { sid } = await client.messaging.v1.services.create({ friendlyName: "Codes", ...settings });
  const service = client.messaging.v1.services(sid);
  for (const number of numbers) await service.phoneNumbers.create({ phoneNumberSid: numberSid(number) });
  async function send(parameters: object = {}) {
    const sent = await client.messages.create({ to, messagingServiceSid: sid, body: "hello", ...parameters });
    carrier.advance(1000);
    await carrier.idle();
    return sent;
  }
  return { carrier, client, sid, service, send };
}

describe("StatusCallback of a service", () => {
  test("receives the statuses of messages that name none", async () => {
    const app = await startApp();
    const { sid, send } = await serve({ statusCallback: `${app.url}/service` });
    await send();
    await send({ statusCallback: `${app.url}/message` });
    const seen = app.requests.map(({ url, parameters }) => [url, parameters["MessageStatus"]]);
    const each = ["queued", "sending", "sent", "delivered"];
    expect(seen).toEqual([
      ...each.map((status) => ["/service", status]),
      ...each.map((status) => ["/message", status]),
    ]);
    expect(app.requests[0]?.parameters).toMatchObject({ MessagingServiceSid: sid });
  });

  test("applies to messages that are sent afterwards", async () => {
    const app = await startApp();
    const { service, send } = await serve();
    await send();
    await service.update({ statusCallback: app.url });
    expect(app.requests).toEqual([]);
    await send();
    expect(app.requests.length).toBeGreaterThan(0);
  });
});

test("ValidityPeriod of a service applies to messages that name none", async () => {
  const { carrier, client, send } = await serve({ validityPeriod: 60 });
  carrier.setPhone(to, { state: "unreachable" });
  const short = await send();
  const long = await send({ validityPeriod: 120 });
  carrier.advance(60_000);
  expect(await client.messages(short.sid).fetch()).toMatchObject({ status: "failed", errorCode: 30036 });
  carrier.setPhone(to, { state: "reachable" });
  carrier.advance(1000);
  expect(await client.messages(long.sid).fetch()).toMatchObject({ status: "delivered" });
});

test("SmartEncoding of a service applies to messages that do not say", async () => {
  const { carrier, service, send } = await serve();
  const encodingOf = async (parameters?: object) =>
    carrier.message((await send({ body: "It’s “on”", ...parameters })).sid)?.encoding;
  expect(await encodingOf()).toBe("gsm-7");
  expect(await encodingOf({ smartEncoded: false })).toBe("ucs-2");
  await service.update({ smartEncoding: false });
  expect(await encodingOf()).toBe("ucs-2");
  expect(await encodingOf({ smartEncoded: true })).toBe("gsm-7");
});

describe("a text to a number of a service", () => {
  const text = { from: to, to: "+15550001111", body: "hello" };

  test("is posted to its InboundRequestUrl, with its SID", async () => {
    const app = await startApp();
    const { carrier, sid } = await serve({ inboundRequestUrl: `${app.url}/service` });
    await carrier.reply(text);
    await carrier.idle();
    expect(app.requests).toMatchObject([
      { method: "POST", url: "/service", parameters: { MessagingServiceSid: sid, Body: "hello" } },
    ]);
  });

  test("comes by its method, and goes to its FallbackUrl if that fails", async () => {
    const app = await startApp((response, { url }) => {
      response.writeHead(url?.startsWith("/fallback") ? 200 : 500).end();
    });
    const { carrier, service } = await serve({
      inboundRequestUrl: `${app.url}/service?a=1`,
      inboundMethod: "GET",
      fallbackUrl: `${app.url}/fallback`,
    });
    await carrier.reply(text);
    await service.update({ inboundMethod: "POST", fallbackMethod: "GET" });
    await carrier.reply(text);
    await carrier.idle();
    const seen = app.requests.map(({ method, url }) => `${method} ${url.split("?")[0]}`);
    expect([...new Set(seen)]).toEqual(["GET /service", "POST /fallback", "POST /service", "GET /fallback"]);
    expect(app.requests[0]?.url).toContain("a=1&");
    expect(app.requests[0]?.url).toContain("Body=hello");
  });

  test("is posted to the URL of the number if the service says so", async () => {
    const app = await startApp();
    const senders = numbers.map((sender) => ({ sender, inboundUrl: `${app.url}/number` }));
    const { carrier, service } = await serve({ inboundRequestUrl: `${app.url}/service` }, { senders });
    await carrier.reply(text);
    await service.update({ useInboundWebhookOnNumber: true });
    await carrier.reply(text);
    await carrier.idle();
    expect(app.requests.map(({ url }) => url)).toEqual(["/service", "/number"]);
  });

  test("is not posted to the URL of the number if the service has none", async () => {
    const app = await startApp();
    const senders = numbers.map((sender) => ({ sender, inboundUrl: `${app.url}/number` }));
    const { carrier, service } = await serve({}, { senders, inboundUrl: `${app.url}/usual` });
    await carrier.reply(text);
    await service.remove();
    await carrier.reply(text);
    await carrier.idle();
    expect(app.requests.map(({ url }) => url)).toEqual(["/usual", "/number"]);
  });
});

test("a reply belongs to the service that has the number now", async () => {
  const app = await startApp();
  const { carrier, client, service, send } = await serve({ inboundRequestUrl: `${app.url}/first` });
  await service.phoneNumbers(numberSid("+15550002222")).remove();
  await send();
  const other = await client.messaging.v1.services.create({
    friendlyName: "Alerts",
    inboundRequestUrl: `${app.url}/second`,
  });
  const reply = () => carrier.reply({ from: to, body: "hello" });
  await service.phoneNumbers(numberSid("+15550001111")).remove();
  await client.messaging.v1
    .services(other.sid)
    .phoneNumbers.create({ phoneNumberSid: numberSid("+15550001111") });
  await reply();
  await carrier.idle();
  expect(app.requests).toMatchObject([{ url: "/second", parameters: { MessagingServiceSid: other.sid } }]);
});

describe("an opt-out", () => {
  test("covers all numbers of the service, also those that it gets later", async () => {
    const { carrier, client, sid, service, send } = await serve();
    await service.phoneNumbers(numberSid("+15550002222")).remove();
    await send();
    await carrier.reply({ from: to, to: "+15550001111", body: "Stop" });
    await service.phoneNumbers.create({ phoneNumberSid: numberSid("+15550002222") });
    await expect(send()).rejects.toMatchObject({ code: 21610 });
    const direct = { to, from: "+15550002222", body: "hello" };
    await expect(client.messages.create(direct)).rejects.toMatchObject({ code: 21610 });
    await expect(send({ from: "+15550002222" })).rejects.toMatchObject({ code: 21610 });
    await carrier.reply({ from: to, to: "+15550002222", body: "start" });
    await expect(send()).resolves.toMatchObject({ messagingServiceSid: sid });
  });

  test("from one service does not cover another one", async () => {
    const { carrier, client, service, send } = await serve();
    const other = await client.messaging.v1.services.create({ friendlyName: "Alerts" });
    await service.phoneNumbers(numberSid("+15550002222")).remove();
    await client.messaging.v1
      .services(other.sid)
      .phoneNumbers.create({ phoneNumberSid: numberSid("+15550002222") });
    await carrier.reply({ from: to, to: "+15550001111", body: "STOP" });
    await expect(send()).rejects.toMatchObject({ code: 21610 });
    await expect(send({ messagingServiceSid: other.sid })).resolves.toBeDefined();
  });
});

test("a message whose service is deleted before it is sent keeps a sender of that service", async () => {
  const { carrier, client, service, send } = await serve();
  const sendAt = new Date(carrier.now() + 600_000);
  const { sid } = await send({ scheduleType: "fixed", sendAt });
  await service.remove();
  carrier.advance(600_000);
  expect(await client.messages(sid).fetch()).toMatchObject({ status: "delivered", from: numbers[0] });
});
