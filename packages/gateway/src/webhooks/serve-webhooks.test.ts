import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createCarrier, type MockServer, mockTwilio, startMockServer } from "@smskit/mock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { createApiKey } from "../keys/create-api-key.ts";
import { type GatewayServer, serveGateway } from "../operations/serve-gateway.ts";
import { eventSecret } from "../testing/open-event-queue.ts";
import { startGateway, type TestGateway } from "../testing/start-gateway.ts";
import { type Receiver, startReceiver, untilTrue } from "../testing/start-receiver.ts";

const accountSID = "AC0123456789abcdef0123456789abcdef";
const authToken = "fedcba9876543210fedcba9876543210";
let mock: MockServer;
let test: TestGateway;
let server: GatewayServer;
let receiver: Receiver;
/** The config after the reload that tells the connectors where the gateway listens. */
let config: GatewayConfigInput;
/** Passes requests to the mock, and does what a test wants between its response and the gateway. */
let slowLine: Server;
let beforeResponse: ((sid: string, statusCallback: string) => Promise<unknown>) | undefined;
const key = createApiKey();

beforeAll(async () => {
  const carrier = createCarrier({ latencyMs: 0 });
  mock = await startMockServer({ carrier, mocks: [mockTwilio(carrier, { authToken })] });
  receiver = await startReceiver(eventSecret);
  // The gateway's address is known once it listens, so that connectors are set by a reload.
  test = await startGateway({
    events: { endpoints: [{ id: "app", url: receiver.url, secret: eventSecret }] },
    keys: [{ id: "app", sha256: key.sha256, scopes: ["messages:send", "messages:read", "events"] }],
    http: { privateHosts: ["127.0.0.1"] },
  });
  server = await serveGateway(test.gateway, { port: 0 });
  slowLine = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { authorization = "" } = request.headers;
    const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
    const form = new URLSearchParams(body);
    const callback = form.get("StatusCallback") ?? "";
    if (beforeResponse !== undefined) form.delete("StatusCallback");
    const result = await fetch(`${mock.url}${request.url}`, {
      method: "POST",
      headers,
      body: form.toString(),
    });
    const text = await result.text();
    await beforeResponse?.(JSON.parse(text).sid, callback);
    response.writeHead(result.status, { "Content-Type": "application/json" }).end(text);
  }).listen(0, "127.0.0.1");
  await once(slowLine, "listening");
  config = {
    ...test.config,
    connectors: {
      main: {
        provider: "twilio",
        config: {
          accountSID,
          authToken,
          from: "+15550001111",
          baseUrl: `http://127.0.0.1:${(slowLine.address() as AddressInfo).port}`,
        },
        webhook: { authToken },
      },
      silent: {
        provider: "twilio",
        config: { accountSID, authToken, from: "+15550001111", baseUrl: mock.url },
      },
    },
    delivery: { connectors: ["main"] },
    // The connector's statusCallback follows from it.
    http: { ...test.config.http, publicUrl: server.url },
  };
  await test.gateway.reload(config);
});
beforeEach(() => {
  beforeResponse = undefined;
  receiver.attempts.length = 0;
  test.logged.length = 0;
});
afterAll(async () => {
  await server?.close();
  await test?.close();
  slowLine?.close();
  await mock?.close();
  await receiver?.close();
});

async function send(body: object = {}): Promise<{ id: string }> {
  const response = await test.request("/v1/messages", {
    method: "POST",
    headers: { Authorization: `Bearer ${key.key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ to: "+15558675310", body: "Hello", ...body }),
  });
  expect(response.status).toBe(202);
  return (await response.json()) as { id: string };
}

const typesOf = (id: string) =>
  receiver.events.filter(({ data }) => data["id"] === id).map(({ type }) => type);

/** What all requests of Twilio have. */
const common = { AccountSid: accountSID, ApiVersion: "2010-04-01", To: "+15558675310" };

/** A request as Twilio makes it. */
function twilioRequest(url: string, fields: Record<string, string>, token = authToken): Request {
  const form = new URLSearchParams({ ...common, ...fields });
  const signed = [...form].toSorted(([one], [other]) => (one < other ? -1 : 1)).flat();
  return new Request(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-Twilio-Signature": createHmac("sha1", token)
        .update(url + signed.join(""))
        .digest("base64"),
    },
    body: form.toString(),
  });
}

const post = (fields: Record<string, string>, path = "/webhooks/main", token = authToken) =>
  test.gateway.fetch(twilioRequest(`${server.url}${path}`, fields, token));

const sid = () => `SM${crypto.randomUUID().replaceAll("-", "")}`;
const inbound = (id: string, body: string, from = "+15558675320") =>
  post({
    MessageSid: id,
    SmsSid: id,
    SmsStatus: "received",
    From: from,
    To: "+15550001111",
    Body: body,
    NumMedia: "0",
  });

describe("delivery updates", () => {
  it("of the mock, signed and over a socket, become events in order", async () => {
    const { id } = await send({ reference: "order-1" });
    await receiver.until(() => typesOf(id).includes("message.delivered"));
    const types = typesOf(id);
    expect(types[0]).toBe("message.accepted");
    expect(types.at(-1)).toBe("message.delivered");
    expect(new Set(types).size).toBe(types.length);
    expect(receiver.events.at(-1)?.data).toMatchObject({
      id,
      status: "delivered",
      reference: "order-1",
      connector: "main",
      provider: "twilio",
      segments: 1,
      to: "+••••••••10",
    });
    expect(JSON.stringify(receiver.attempts.map(({ data }) => data))).not.toMatch(/Hello|867531/);
  });

  it("that come late, twice and in reversed order are one event", async () => {
    const { id } = await send({ to: "+15558675311" });
    await receiver.until(() => typesOf(id).includes("message.delivered"));
    const count = typesOf(id).length;
    const providerId = String(receiver.events.at(-1)?.data["providerId"]);
    for (const MessageStatus of ["delivered", "sent", "queued", "delivered"]) {
      expect((await post({ MessageSid: providerId, MessageStatus })).status).toBeLessThan(300);
    }
    const { id: other } = await send({ to: "+15558675312" });
    await receiver.until(() => typesOf(other).includes("message.delivered"));
    expect(typesOf(id)).toHaveLength(count);
  });

  it("about a message of somebody else change nothing", async () => {
    const response = await post({ MessageSid: sid(), MessageStatus: "delivered" });
    expect(response.status).toBeLessThan(300);
  });
});

describe("a report that comes before the provider's response", () => {
  const report = (sid: string, query = "") =>
    post({ MessageSid: sid, MessageStatus: "delivered" }, `/webhooks/main${query}`);

  it("by the provider's id is applied once the message is settled", async () => {
    beforeResponse = (sid) => report(sid);
    const { id } = await send({ to: "+15558675313" });
    await receiver.until(() => typesOf(id).includes("message.delivered"));
    expect(typesOf(id)).toEqual(["message.accepted", "message.delivered"]);
  });

  it("by the gateway's own id is kept when the message is settled", async () => {
    beforeResponse = (sid, callback) => report(sid, new URL(callback).search);
    const { id } = await send({ to: "+15558675314" });
    await receiver.until(() => typesOf(id).includes("message.delivered"));
    beforeResponse = undefined;
    const { id: other } = await send({ to: "+15558675315" });
    await receiver.until(() => typesOf(other).includes("message.delivered"));
    expect(typesOf(id)).toEqual(["message.delivered"]);
    const response = await test.request(`/v1/messages/${id}`, {
      headers: { Authorization: `Bearer ${key.key}` },
    });
    expect(await response.json()).toMatchObject({
      status: "delivered",
      provider: "twilio",
      connector: "main",
    });
  });

  it("or at the same time is never lost", async () => {
    let turn = 0;
    beforeResponse = async (sid) => {
      turn += 1;
      const reported = report(sid);
      if (turn % 2 === 0) await reported;
    };
    const sent = await Promise.all(
      Array.from({ length: 16 }, (_, index) => send({ to: `+155586754${10 + index}` })),
    );
    await receiver.until(() => sent.every(({ id }) => typesOf(id).includes("message.delivered")));
    for (const { id } of sent) expect(typesOf(id)).toEqual(["message.accepted", "message.delivered"]);
  });
});

describe("a text from a phone", () => {
  it("is an event with number and text, once, however often the provider repeats it", async () => {
    const id = sid();
    for (let time = 0; time < 3; time++) expect((await inbound(id, "Where is my order?")).status).toBe(200);
    const later = sid();
    await inbound(later, "Hello?");
    await receiver.until((events) => events.some(({ data }) => data["id"] === later));
    expect(receiver.events.map(({ type, data }) => [type, data["id"]])).toEqual([
      ["inbound.received", id],
      ["inbound.received", later],
    ]);
    expect(receiver.events[0]?.data).toMatchObject({
      connector: "main",
      provider: "twilio",
      from: "+15558675320",
      to: "+15550001111",
      body: "Where is my order?",
    });
    expect(test.logged.join("")).not.toMatch(/order|8675320/);
  });

  it("with STOP is put on the suppression list, with START taken off; a repeated STOP does not undo START", async () => {
    const stop = sid();
    await inbound(stop, "STOP", "+15558675321");
    await receiver.until((events) => events.some(({ type }) => type === "suppression.added"));
    const refused = await send({ to: "+15558675321" });
    await receiver.until(() => typesOf(refused.id).length === 1);
    expect(receiver.events.find(({ data }) => data["id"] === refused.id)?.data).toMatchObject({
      status: "failed",
      error: { code: "recipient-blocked" },
    });
    await inbound(sid(), "START", "+15558675321");
    await receiver.until((events) => events.some(({ type }) => type === "suppression.removed"));
    await inbound(stop, "STOP", "+15558675321");
    const { id } = await send({ to: "+15558675321" });
    await receiver.until(() => typesOf(id).includes("message.accepted"));
    expect(receiver.events.filter(({ type }) => type.startsWith("suppression."))).toMatchObject([
      { type: "suppression.added", data: { number: "+15558675321", connector: "main" } },
      { type: "suppression.removed", data: { number: "+15558675321" } },
    ]);
  });

  it("from a sender without a number is an event too", async () => {
    const id = sid();
    expect((await inbound(id, "STOP", "+0")).status).toBe(200);
    await receiver.until((events) => events.some(({ data }) => data["id"] === id));
  });
});

describe("a request that is not the provider's", () => {
  it.each([
    [
      "another secret",
      () => post({ MessageSid: sid(), MessageStatus: "sent" }, "/webhooks/main", "x".repeat(32)),
    ],
    [
      "no signature",
      () => test.request("/webhooks/main", { method: "POST", body: "MessageStatus=delivered" }),
    ],
    ["a GET", () => test.request("/webhooks/main?MessageStatus=delivered")],
    ["another method", () => test.request("/webhooks/main", { method: "DELETE" })],
    [
      "a signature of another path",
      () => {
        const { headers } = twilioRequest(`${server.url}/webhooks/other`, { MessageStatus: "sent" });
        return test.gateway.fetch(
          new Request(`${server.url}/webhooks/main`, { method: "POST", headers, body: "MessageStatus=sent" }),
        );
      },
    ],
  ])("is refused: %s", async (_name, request) => {
    const response = await request();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(test.logged.join("")).toContain("refused");
  });

  it("of 10 MB is refused, over a socket too", async () => {
    const body = "x".repeat(10_000_000);
    const direct = await test.request("/webhooks/main", { method: "POST", body });
    expect(direct.status).toBe(413);
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const overSocket = await fetch(`${server.url}/webhooks/main`, { method: "POST", headers, body }).catch(
      () => undefined,
    );
    expect(overSocket?.status ?? 413).toBe(413);
  });

  it.each(["/webhooks/silent", "/webhooks/nobody", "/webhooks/__proto__", "/webhooks/main%2f..%2fsilent"])(
    "finds nothing at %s",
    async (path) => {
      expect((await post({ MessageSid: sid(), MessageStatus: "sent" }, path)).status).toBe(404);
    },
  );
});

it("asks the provider to repeat what could not be put on record, and loses nothing", async () => {
  const database = test.gateway.context?.database;
  const rename = (from: string, to: string) => database?.query(`ALTER TABLE smskit.${from} RENAME TO ${to}`);
  const id = sid();
  await rename("gateway_event_deliveries", "elsewhere");
  expect((await inbound(id, "STOP", "+15558675322")).status).toBe(503);
  await rename("elsewhere", "gateway_event_deliveries");
  expect(test.logged.join("")).toContain("was not put on record");
  expect(test.logged.join("")).not.toMatch(/8675322|STOP/);
  expect(await test.gateway.context?.suppression.has("+15558675322")).toBe(false);
  expect((await inbound(id, "STOP", "+15558675322")).status).toBe(200);
  await receiver.until((events) => events.some(({ data }) => data["id"] === id));
  expect(await test.gateway.context?.suppression.has("+15558675322")).toBe(true);
});

it("reads the URL that the provider signed, behind a proxy that changes it", async () => {
  const publicUrl = "https://sms.example.com/gateway/";
  const fields = { MessageSid: sid(), MessageStatus: "sent" };
  const signed = twilioRequest("https://sms.example.com/gateway/webhooks/main/status?a=%20b", fields);
  const proxied = () =>
    new Request(`${server.url}/webhooks/main/status?a=%20b`, {
      method: "POST",
      headers: signed.headers,
      body: new URLSearchParams({ ...common, ...fields }).toString(),
    });
  expect((await test.gateway.fetch(proxied())).status).toBe(403);
  await test.gateway.reload({ ...config, http: { ...config.http, publicUrl } });
  expect((await test.gateway.fetch(proxied())).status).toBeLessThan(300);
  await test.gateway.reload(config);
});

describe("the API", () => {
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { Authorization: `Bearer ${key.key}`, "Content-Type": "application/json" };
    const response = await test.request(path, { ...init, headers });
    return { status: response.status, body: (await response.json()) as never };
  };
  const replay = (path: string, body?: object) =>
    call(path, { method: "POST", ...(body && { body: JSON.stringify(body) }) });

  it("lists events without their content, and delivers one again", async () => {
    const id = sid();
    await inbound(id, "Hello there");
    const { id: messageId } = await send({ to: "+15558675330" });
    await receiver.until(() => typesOf(messageId).includes("message.delivered"));
    const delivered = receiver.events.at(-1);
    await untilTrue(async () => {
      const { body } = await call(`/v1/events?state=pending&limit=1`);
      return (body as { events: unknown[] }).events.length === 0;
    });
    const { body } = await call(`/v1/events?messageId=${messageId}&type=message.delivered`);
    expect(body).toMatchObject({
      events: [
        { id: delivered?.id, messageId, canReplay: true, deliveries: [{ state: "delivered", status: 204 }] },
      ],
    });
    expect(JSON.stringify((await call("/v1/events")).body)).not.toMatch(/Hello|\+1555|••/);
    receiver.attempts.length = 0;
    expect(await replay(`/v1/events/${delivered?.id}/replay`)).toEqual({
      status: 200,
      body: { deliveries: 1 },
    });
    await receiver.until((events) => events.length === 1);
    expect(receiver.events[0]?.id).toBe(delivered?.id);
    const range = { from: "2020-01-01T00:00:00Z", to: "2021-01-01T00:00:00Z", includeDelivered: true };
    expect(await replay("/v1/events/replay", range)).toEqual({ status: 200, body: { deliveries: 0 } });
  });

  it("refuses what it cannot replay", async () => {
    expect((await replay(`/v1/events/${crypto.randomUUID()}/replay`)).status).toBe(404);
    expect((await replay("/v1/events/x/replay")).status).toBe(404);
    expect((await replay("/v1/events/replay", {})).status).toBe(422);
    expect((await replay("/v1/events/replay", { from: "yesterday" })).status).toBe(422);
    expect((await call("/v1/events?state=lost")).status).toBe(422);
    expect((await call("/v1/events?before=x")).body).toEqual({ events: [] });
  });
});
