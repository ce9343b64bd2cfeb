import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  describeMockServer,
  type MockServer,
  startMockServer,
} from "./index.ts";
import { mockAcme } from "./testing/mock-acme.ts";
import { globexRequest, type MockGlobexOptions, mockGlobex, unknownAccount } from "./testing/mock-globex.ts";
import { closeApps, startApp } from "./testing/webhook-app.ts";

const from = "+15550001111";
const to = "+15558675310";
const hello = { from, to, text: "hello" };

let server: MockServer | undefined;

afterEach(async () => {
  await closeApps();
  await server?.close();
  server = undefined;
});

async function serve(options: MockGlobexOptions = {}, carrier = createCarrier({ latencyMs: 0 })) {
  server = await startMockServer({ carrier, mocks: [mockGlobex(carrier, options), mockAcme(carrier)] });
  return { carrier, url: server.url };
}

async function send(url: string, fields: object, account?: string) {
  const response = await fetch(`${url}/globex/messages`, globexRequest({ ...hello, ...fields }, account));
  const body = (await response.json()) as { id?: string; code?: string; message?: string };
  return { status: response.status, headers: response.headers, body };
}

const bodiesOf = ({ messages }: Carrier) => messages.map(({ body }) => body);

describe("a mock built with the helpers of @smskit/mock/provider", () => {
  test("accepts a text and keeps its parameters", async () => {
    const { carrier, url } = await serve();
    const { status, headers, body } = await send(url, { urls: ["a", "b"], flash: true, nothing: null });
    expect(status).toBe(202);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("x-globex")).toBe("1");
    expect(carrier.message(body.id ?? "")).toMatchObject({ from, to, accountId: "key-1", body: "hello" });
    expect(carrier.messages[0]?.parameters).toEqual({ ...hello, urls: ["a", "b"], flash: "true" });
  });

  test("fills in its error texts", async () => {
    const { url } = await serve();
    expect(await send(url, { to: "+4407911123456" })).toMatchObject({
      status: 400,
      body: { code: "invalid_to", message: "+4407911123456 is not a phone number" },
    });
    expect((await send(url, { callback: "ftp://app.test" })).body.code).toBe("invalid_callback");
    expect((await send(url, { callback: `http://app.test/${"a".repeat(100)}` })).body.code).toBe(
      "invalid_callback",
    );
    const { headers } = globexRequest({});
    const missing = await fetch(`${url}/globex/a%2Fb%20c%E0%A4%A`, { headers });
    expect(await missing.json()).toEqual({ code: "not_found", message: expect.stringMatching(/^No a\/b c/) });
  });

  test.each([
    ["json", "POST", "application/json"],
    ["form", "POST", "application/x-www-form-urlencoded"],
    ["query", "GET", undefined],
  ] as const)("sends reports and texts as %s", async (webhooks, method, contentType) => {
    const app = await startApp();
    const { carrier, url } = await serve({ webhooks, inboundUrl: `${app.url}/in?tenant=1` });
    const { body } = await send(url, { callback: `${app.url}/reports` });
    await carrier.idle();
    expect(app.requests.map(({ parameters }) => parameters)).toEqual(
      ["sending", "sent", "delivered"].map((status) => ({ id: body.id, status })),
    );
    const reply = await carrier.reply({ from: to, body: "a&b=ü" });
    const received = app.requests.at(-1);
    expect(received).toMatchObject({ method, parameters: { id: reply.id, text: "a&b=ü" } });
    expect(received?.url).toMatch(/^\/in\?tenant=1/);
    expect(received?.headers).toMatchObject({ "x-globex": "1" });
    expect(received?.headers["content-type"]).toBe(contentType);
  });

  test("rejects requests over its limit, for each account separately", async () => {
    const carrier = createCarrier({ clock: createManualClock() });
    const { url } = await serve({ requestsPerSecond: 2 }, carrier);
    const statusOf = async (account: string) => (await send(url, {}, account)).status;
    expect([await statusOf("a"), await statusOf("a"), await statusOf("a"), await statusOf("b")]).toEqual([
      202, 202, 429, 202,
    ]);
    carrier.reset({ account: "a" });
    expect([await statusOf("a"), await statusOf("b"), await statusOf("b")]).toEqual([202, 202, 429]);
    carrier.advance(1000);
    expect(await statusOf("b")).toBe(202);
  });

  test("sets the Retry-After of a fault on its response, whatever the mock responds", async () => {
    const { carrier, url } = await serve();
    carrier.faults.add({ kind: "rate-limited", retryAfter: "7", times: 1 });
    carrier.faults.add({ kind: "rate-limited" });
    const [first, second] = [await send(url, {}), await send(url, {})];
    expect(first.body.code).toBe("too_many");
    expect(first.headers.get("retry-after")).toBe("7");
    expect(second.headers.has("retry-after")).toBe(false);
  });

  test("rejects a misspelled option", () => {
    const misspelled = { inboundURL: "http://localhost" } as MockGlobexOptions;
    expect(() => mockGlobex(createCarrier(), misspelled)).toThrow(
      new TypeError(
        "mockGlobex: `inboundURL` is not an option (there is inboundUrl, requestsPerSecond, webhooks, received).",
      ),
    );
  });

  test("has a curl command that a shell passes on unchanged", async () => {
    const { carrier } = await serve();
    const command = describeMockServer(server as MockServer)
      .split("\n")
      .find((line) => line.includes("/globex/messages"));
    await promisify(execFile)("sh", ["-c", `${command} -sS`]);
    expect(carrier.messages).toMatchObject([{ to, from, body: "it's $HOME", accountId: "key-1" }]);
  });
});

describe("a keyword from a phone", () => {
  test("opts out of one number for one account and back in, with a reply to each change", async () => {
    const { carrier, url } = await serve();
    await send(url, {});
    await carrier.reply({ from: to, body: " stop  all " });
    await carrier.reply({ from: to, body: "STOP" });
    expect((await send(url, {})).body).toEqual({
      code: "opted_out",
      message: `${to} has opted out of ${from}`,
    });
    expect((await send(url, { from: "+15550002222" })).status).toBe(202);
    expect((await send(url, {}, "key-2")).status).toBe(202);
    await carrier.reply({ from: to, to: from, account: "key-1", body: "Start" });
    await carrier.reply({ from: to, to: from, account: "key-1", body: "HELP" });
    expect((await send(url, {})).status).toBe(202);
    expect(bodiesOf(carrier).filter((body) => body !== "hello")).toEqual(["Bye.", "Welcome back."]);
  });

  test("does not apply to another provider or undo a state that was set for all senders", async () => {
    const { carrier, url } = await serve();
    await send(url, {});
    await carrier.reply({ from: to, body: "STOP" });
    expect(carrier.phone(to).optedOutOf).toEqual([`globex:${from}`]);
    carrier.setPhone(to, { optedOutOf: "all" });
    await carrier.reply({ from: to, to: from, provider: "globex", body: "START" });
    expect((await send(url, {})).body.code).toBe("opted_out");
  });
});

describe("the account that receives a text", () => {
  test("is the one that was named, is replied to, or texted the phone last", async () => {
    const { carrier, url } = await serve();
    const reply = async (draft: { to?: string; account?: string } = {}) =>
      (await carrier.reply({ from: to, to: from, provider: "globex", body: "yo", ...draft })).accountId;
    expect(await reply()).toBe(unknownAccount);
    await send(url, {}, "key-1");
    await send(url, { from: "+15550002222" }, "key-2");
    expect(await reply()).toBe("key-1");
    expect(await reply({ to: "+15550003333" })).toBe("key-2");
    expect(await reply({ account: "key-3" })).toBe("key-3");
  });

  test("is not one that only got a reply because no other was known", async () => {
    const { carrier, url } = await serve();
    await carrier.reply({ from: to, to: from, provider: "globex", body: "STOP" });
    expect(carrier.messages).toMatchObject([{ body: "Bye.", accountId: unknownAccount }]);
    await send(url, { from: "+15550002222" }, "key-2");
    const reply = await carrier.reply({ from: to, to: from, provider: "globex", body: "yo" });
    expect(reply.accountId).toBe("key-2");
  });

  test("is determined by the provider's own last text, even if another provider texted the phone since", async () => {
    const received: object[] = [];
    const { carrier, url } = await serve({ received });
    await send(url, {});
    carrier.accept({
      id: "1",
      provider: "acme",
      from,
      to,
      body: "hello",
      status: "queued",
      failureOf: () => ({ status: "failed", errorCode: "1" }),
      parameters: {},
    });
    await carrier.reply({ from: to, to: from, provider: "globex", body: "to globex" });
    expect(received).toMatchObject([{ body: "to globex", lastMessage: { provider: "globex" } }]);
  });
});
