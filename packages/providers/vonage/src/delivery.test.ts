import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SmsWebhookError, type SmsWebhookEvent, toWebRequest } from "@smskit/core";
import { createCarrier, type MockVonageOptions, mockVonage, startMockServer } from "@smskit/mock";
import { afterEach, describe, expect, test } from "vitest";
import { createVonage, createVonageWebhook, type VonageConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const signatureSecret = "my-signature-secret";
const to = "+15558675310";
const { apiKey, apiSecret } = exampleConfig;
const applicationId = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2_048,
  privateKeyEncoding: { format: "pem", type: "pkcs8" },
  publicKeyEncoding: { format: "pem", type: "spki" },
});
const application = { apiKey: undefined, apiSecret: undefined, applicationId, privateKey };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A Vonage with an app that listens to it. `changed` rewrites bodies on the way. */
async function start(
  world: MockVonageOptions = {},
  config: Partial<VonageConfig> = {},
  changed = (body: string) => body,
) {
  const events: SmsWebhookEvent[] = [];
  const refusals: SmsWebhookError[] = [];
  const webhook = createVonageWebhook({ signatureSecret });
  const app = createServer(async (request, response) => {
    const arrived = await toWebRequest(request);
    const body = changed(await arrived.text());
    const { method, url, headers } = arrived;
    try {
      const read = await webhook.parse(new Request(url, { method, headers, body }));
      events.push(...read.events);
      response.writeHead(read.response.status).end();
    } catch (error) {
      if (!(error instanceof SmsWebhookError)) throw error;
      refusals.push(error);
      response.writeHead(200).end();
    }
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/webhooks`;
  const carrier = createCarrier({ latencyMs: 0 });
  const mock = mockVonage(carrier, {
    defaults: { signatureSecret },
    statusUrl: url,
    inboundUrl: url,
    ...world,
  });
  const server = await startMockServer({ carrier, mocks: [mock] });
  const sms = createVonage({ ...exampleConfig, baseUrl: server.url, ...config } as VonageConfig);
  closing.push(
    () => sms.close(),
    () => server.close(),
    () => app.close(),
  );
  return { carrier, sms, events, refusals, url };
}

const updates = (events: readonly SmsWebhookEvent[]) =>
  events.flatMap((event) => (event.type === "delivery" ? [event.update] : []));

describe("a message and its statuses", () => {
  test("have the same id and reference, also for a long text", async () => {
    const { carrier, sms, events } = await start();
    const body = "a long text ".repeat(30).trim();
    const receipt = await sms.send({ to, body, reference: "a & b=c, ü" });
    await carrier.idle();
    expect(carrier.messages.map((message) => message.body)).toEqual([body]);
    expect(updates(events).map(({ status }) => status)).toEqual(["sent", "delivered"]);
    for (const update of updates(events)) {
      expect(update).toMatchObject({ id: receipt.id, to, reference: "a & b=c, ü" });
    }
  });

  test("go to the message's own address, in version v1", async () => {
    const { carrier, sms, events, url } = await start({ statusUrl: undefined });
    await sms.send({ to, body: "Hello", statusCallback: url });
    await carrier.idle();
    expect(updates(events).at(-1)).toMatchObject({ status: "delivered" });
  });

  test.each([
    ["1120", "invalid-sender"],
    ["1160", "permission"],
    ["1180", "unavailable"],
    ["1190", "invalid-recipient"],
    ["1210", "content-rejected"],
    ["1240", "recipient-blocked"],
    ["1360", "timeout"],
    ["1460", "rate-limited"],
    ["1480", "permission"],
  ])("tell why it was not delivered: %s", async (providerCode, code) => {
    const { carrier, sms, events } = await start();
    await sms.send({ to: `+1500558${providerCode}`, body: "Hello" });
    await carrier.idle();
    expect(updates(events).at(-1)).toMatchObject({ status: "undelivered", code, providerCode });
  });

  test("are its own, not those of its failover messages", async () => {
    const { carrier, sms, events } = await start();
    const failover = [
      { channel: "sms", message_type: "text", from: "15551230001", to: "15558675310" } as const,
    ];
    const receipt = await sms.send({
      to: "+15005581210",
      body: "Hello",
      providerOptions: { vonage: { failover: [...failover] } },
    });
    await carrier.idle();
    expect(carrier.messages.find((message) => message.to === to)?.body).toBe("Hello");
    expect(updates(events).at(-1)).toMatchObject({ id: receipt.id, status: "undelivered" });
    expect(updates(events).every(({ id }) => id === receipt.id)).toBe(true);
    const others = events.filter(({ type }) => type === "other");
    expect(others.at(-1)?.raw).toMatchObject({ status: "delivered", workflow: { items_number: "2" } });
  });
});

test("a text from a phone is an inbound message", async () => {
  const { carrier, events } = await start();
  await carrier.reply({ from: to, to: "+15551230000", body: "Stop" });
  await carrier.idle();
  expect(events).toMatchObject([
    { type: "inbound", message: { from: to, to: "+15551230000", body: "Stop", keyword: "stop" } },
  ]);
});

test("the text that comes with a picture is the body, and its keyword counts", async () => {
  const { carrier, events } = await start();
  const media = [{ url: "https://example.com/photo.jpg", contentType: "image/jpeg" }];
  await carrier.reply({ from: to, to: "+15551230000", body: "stop", media });
  await carrier.idle();
  const [{ url = "" } = {}] = media;
  expect(events).toMatchObject([
    { type: "inbound", message: { body: "stop", keyword: "stop", media: [{ url }] } },
  ]);
});

describe("an application", () => {
  test("sends with a token that its key signs", async () => {
    const world = { applications: [{ id: applicationId, publicKey }] };
    const { carrier, sms, events } = await start(world, application);
    const { id } = await sms.send({ to, body: "Hello" });
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ id, body: "Hello" }]);
    expect(updates(events).at(-1)).toMatchObject({ id, status: "delivered" });
    expect(await sms.check()).toMatchObject({ ok: true });
  });

  test.each<[string, MockVonageOptions["applications"]]>([
    ["another key", [{ id: applicationId, publicKey: otherKey() }]],
    ["another application", [{ id: "00000000-0000-4000-8000-000000000000" }]],
    ["an application without the Messages capability", [{ id: applicationId, messages: false }]],
  ])("cannot send with %s", async (_, applications) => {
    const { carrier, sms } = await start({ applications }, application);
    const refusal = { delivery: "not-sent", failover: true, httpStatus: 401 };
    await expect(sms.send({ to, body: "Hello" })).rejects.toMatchObject(refusal);
    expect(carrier.messages).toEqual([]);
    expect(await sms.check()).toMatchObject({ ok: false });
  });
});

function otherKey(): string {
  const other = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  return other.publicKey.export({ format: "pem", type: "spki" }) as string;
}

describe("webhooks that cannot be right", () => {
  test("a genuine token does not serve a body that was changed on the way", async () => {
    const { carrier, sms, events, refusals } = await start({}, {}, (body) =>
      body.replace("delivered", "rejected"),
    );
    await sms.send({ to, body: "Hello" });
    await carrier.idle();
    expect(
      updates(events).map(({ status }) => status),
      "the others are read",
    ).toEqual(["sent"]);
    expect(refusals).toMatchObject([
      { status: 403, message: expect.stringContaining("not the one that Vonage signed") },
    ]);
  });

  test("those of an account that is set to the SMS API say what to choose", async () => {
    const accounts = [{ apiKey, apiSecret, signatureSecret, api: "sms" as const }];
    const { carrier, sms, events, refusals } = await start({ accounts });
    await sms.send({ to, body: "Hello" });
    await carrier.reply({ from: to, to: "+15551230000", body: "Hi" });
    await carrier.idle();
    expect(carrier.messages).toHaveLength(1);
    expect(events).toEqual([]);
    expect(refusals.length).toBeGreaterThan(0);
    for (const { status, message } of refusals) {
      expect([status, message]).toEqual([
        400,
        expect.stringContaining("choose Messages API instead of SMS API"),
      ]);
    }
  });

  test("those without a token, of an account whose secret is unknown, are refused", async () => {
    const { carrier, sms, refusals } = await start({ defaults: {} });
    await sms.send({ to, body: "Hello" });
    await carrier.idle();
    expect(refusals.every(({ status, message }) => status === 403 && message.includes("no token"))).toBe(
      true,
    );
    expect(refusals.length).toBeGreaterThan(0);
  });
});

test("check() reports no problem for a mock with its defaults", async () => {
  const { sms, carrier } = await start();
  expect(await sms.check()).toMatchObject({ ok: true });
  expect(carrier.messages).toEqual([]);
});
