import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { patience } from "@smskit/test-support/patience";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGatewayClient, GatewayError } from "../client.ts";
import { type GatewayServer, serveGateway } from "../operations/serve-gateway.ts";
import { eventSecret } from "../testing/open-event-queue.ts";
import { startApi, type TestApi } from "../testing/start-api.ts";
import { type Receiver, startReceiver } from "../testing/start-receiver.ts";

const to = "+15558675310";
let api: TestApi;
let server: GatewayServer;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver(eventSecret);
  api = await startApi({
    events: { endpoints: [{ id: "app", url: receiver.url, secret: eventSecret }] },
    http: { privateHosts: [new URL(receiver.url).host] },
  });
  server = await serveGateway(api.gateway, { port: 0 });
});
afterAll(async () => {
  await server.close(0);
  await api.close();
  await receiver.close();
});

const connect = (fetch?: typeof globalThis.fetch) =>
  createGatewayClient({ url: `${server.url}/`, key: api.key, fetch });
const errorOf = async (call: Promise<unknown>) => {
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GatewayError);
  return error as GatewayError;
};
const codeOf = (number: string) =>
  /\d{6}/.exec(api.server.carrier.messages.findLast((message) => message.to === number)?.body ?? "")?.[0] ??
  "";

test("a client sends, reads, lists, cancels and redacts over a socket", async () => {
  const { messages } = connect();
  const sent = await messages.send({ to, body: "Over a socket", reference: "r-1" }, { waitSeconds: 20 });
  expect(sent.status).toBe("accepted");
  expect(await messages.get(sent.id)).toMatchObject({ id: sent.id, reference: "r-1" });
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const scheduled = await messages.send({ to, body: "Later", sendAt });
  expect((await messages.list({ number: to, limit: 1 })).next).toBe(scheduled.id);
  expect((await messages.list()).messages).toHaveLength(2);
  expect(await messages.cancel(scheduled.id)).toMatchObject({ status: "canceled" });
  await expect.poll(() => api.server.carrier.messages[0]?.status, patience).toBe("delivered");
  expect(await messages.redact(sent.id)).toBeUndefined();
});

test("a client sends batches, previews, suppresses and erases", async () => {
  const gateway = connect();
  const batch = await gateway.batches.send({
    messages: [
      { to, body: "One" },
      { to: "?", body: "Two" },
    ],
  });
  expect(batch).toMatchObject({
    accepted: [{ index: 0 }],
    refused: [{ index: 1, code: "invalid-recipient" }],
  });
  await expect.poll(async () => (await gateway.batches.get(batch.id)).done, patience).toBe(true);
  expect(await gateway.templates.preview({ usageType: "SignIn", variables: { code: "1234" } })).toMatchObject(
    {
      body: "Your code is 1234.",
      segments: 1,
    },
  );
  expect(await gateway.templates.list()).toHaveLength(2);
  await gateway.suppressions.add(to);
  expect(await gateway.suppressions.has(to)).toBe(true);
  await gateway.suppressions.remove(to);
  expect(await gateway.suppressions.has(to)).toBe(false);
  expect((await gateway.recipients.erase(to)).messages).toBeGreaterThan(0);
});

test("a client pages through events, and has one and a range of them delivered again", async () => {
  const { messages, events } = connect();
  const { id: messageId } = await messages.send(
    { to: "+15558675344", body: "Reported" },
    { waitSeconds: 20 },
  );
  const isDelivered = async () => {
    const { events: found } = await events.list({ messageId, type: "message.accepted", state: "delivered" });
    return found[0];
  };
  await expect.poll(isDelivered, patience).toBeDefined();
  const event = await isDelivered();
  expect(event).toMatchObject({
    messageId,
    canReplay: true,
    deliveries: [{ target: "endpoint:app", state: "delivered", attempts: 1, status: 204 }],
  });
  await messages.cancel((await messages.send({ to, body: "x", sendAt: "2099-01-01T00:00:00Z" })).id);
  const first = await events.list({ limit: 1 });
  expect(first.events).toHaveLength(1);
  const second = await events.list({ limit: 1, before: first.next });
  expect(second.events[0]?.id).not.toBe(first.events[0]?.id);
  const id = event?.id ?? "";
  const arrived = () => receiver.attempts.filter((attempt) => attempt.id === id).length;
  expect(await events.replay(id)).toEqual({ deliveries: 1 });
  await expect.poll(arrived, patience).toBe(2);
  await expect.poll(isDelivered, patience).toBeDefined();
  const from = new Date(Date.now() - 3_600_000).toISOString();
  expect(await events.replayRange({ from })).toEqual({ deliveries: 0 });
  const { deliveries } = await events.replayRange({ from, target: "endpoint:app", includeDelivered: true });
  expect(deliveries).toBeGreaterThan(0);
  await expect.poll(arrived, patience).toBe(3);
  expect(await errorOf(events.replay("unknown"))).toMatchObject({ status: 404, code: "rejected" });
  const error = await errorOf(events.list({ before: "x" }));
  expect(error.problem?.errors).toMatchObject([{ path: "before" }]);
});

test("a client lists suppressed numbers in pages, masked, newest first", async () => {
  const { suppressions } = connect();
  const numbers = [31, 32, 33].map((end) => `+155586753${end}`);
  for (const number of numbers) await suppressions.add(number);
  const page = await suppressions.list({ limit: 2 });
  expect(page.suppressions).toMatchObject([
    { number: "+••••••••33", source: "key:all", addedAt: expect.stringMatching(/Z$/) },
    { number: "+••••••••32" },
  ]);
  await suppressions.remove(numbers[1] ?? "");
  const rest = await suppressions.list({ before: page.next });
  expect(rest.suppressions.map(({ number }) => number)).toEqual(["+••••••••31"]);
  expect(rest.next).toBeUndefined();
  for (const number of numbers) await suppressions.remove(number);
  expect(await suppressions.list()).toEqual({ suppressions: [] });
});

test("a client verifies a number", async () => {
  const { verifications } = connect();
  const number = "+15558675355";
  const { verificationId } = await verifications.start({
    to: number,
    usageType: "SignIn",
    ip: "203.0.113.9",
  });
  const error = await errorOf(verifications.resend(verificationId));
  expect(error).toMatchObject({ code: "rate-limited", status: 429, delivery: "not-sent" });
  expect(error.retryAfterMs).toBeGreaterThan(0);
  const check = { code: codeOf(number), to: number };
  expect(await verifications.check(verificationId, check)).toEqual({ status: "approved" });
});

test("a lost response is asked for once more, and nothing is sent twice", async () => {
  let calls = 0;
  const losesFirst: typeof globalThis.fetch = async (...given) => {
    calls += 1;
    const response = await fetch(...given);
    if (calls > 1) return response;
    await response.text();
    throw new TypeError("The connection was reset.");
  };
  const number = "+15558675366";
  const { status } = await connect(losesFirst).messages.send(
    { to: number, body: "Once" },
    { waitSeconds: 20 },
  );
  expect([status, calls]).toEqual(["accepted", 2]);
  expect(api.server.carrier.messages.filter((message) => message.to === number)).toHaveLength(1);
  calls = 0;
  const verification = connect(losesFirst).verifications.start({ to: number, usageType: "SignIn" });
  expect(await errorOf(verification)).toMatchObject({ code: "unavailable", delivery: "unknown" });
  expect(calls).toBe(1);
});

test("errors are those of the gateway, and contain neither key nor text", async () => {
  const gateway = connect();
  const invalid = await errorOf(gateway.messages.send({ to, body: "Secret words", maxSegments: 0 }));
  expect(invalid).toMatchObject({ status: 422, code: "invalid-message", delivery: "not-sent" });
  expect(invalid.problem?.errors).toEqual([{ path: "maxSegments", message: "must be at least 1" }]);
  expect(await errorOf(gateway.messages.get("unknown"))).toMatchObject({ status: 404, code: "rejected" });
  const stranger = createGatewayClient({ url: server.url, key: "another" });
  expect(await errorOf(stranger.messages.list())).toMatchObject({ status: 401, code: "authentication" });
  const proxy = connect(async () => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  const lost = await errorOf(proxy.messages.send({ to, body: "Secret words" }));
  expect(lost).toMatchObject({ status: 502, code: "unavailable", delivery: "unknown" });
  const aborted = errorOf(gateway.messages.get("x", { signal: AbortSignal.abort() }));
  expect(await aborted).toMatchObject({ code: "aborted", delivery: "not-sent" });
  const all = [invalid, lost].map((error) => JSON.stringify({ ...error, message: error.message }));
  expect(all.join()).not.toMatch(new RegExp(`Secret words|${api.key}`));
  expect(() => createGatewayClient({ url: "example.com", key: "k" })).toThrow(/^createGatewayClient: url: /);
});

test("a key that no header can have is refused before anything is sent", async () => {
  let calls = 0;
  const counted: typeof globalThis.fetch = async (...given) => {
    calls += 1;
    return fetch(...given);
  };
  for (const idempotencyKey of ["order ✓", "", "a\nb", "x".repeat(256), 7 as never]) {
    const error = await errorOf(connect(counted).messages.send({ to, body: "Hello" }, { idempotencyKey }));
    expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(error.message).toMatch(/^idempotencyKey: must be 1 to 255 printable ASCII characters/);
  }
  expect(calls).toBe(0);
  expect(() => createGatewayClient({ url: server.url, key: `${api.key}\u200b` })).toThrow(
    "createGatewayClient: key: has characters that no key has",
  );
  const fromFile = createGatewayClient({ url: server.url, key: `${api.key}\n` });
  expect(await fromFile.templates.list()).toEqual(expect.any(Array));
});

test("the client loads nothing but itself", async () => {
  const script = `
    const { registerHooks } = await import("node:module");
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    await import("@smskit/gateway/client");
    console.log(JSON.stringify(loaded));
  `;
  const given = ["--conditions=@smskit/source", "--input-type=module", "-e", script];
  const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: import.meta.dirname });
  const loaded: string[] = JSON.parse(stdout);
  expect(loaded.filter((url) => !/\/gateway\/src\/client[./]/.test(url))).toEqual([]);
  expect(loaded.length).toBeGreaterThan(2);
});
