import { createPublicKey, verify } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { createMockClient } from "../../client.ts";
import { createCarrier, createManualClock, mockTelnyx } from "../../index.ts";
import { type AppResponder, closeApps, startApp } from "../../testing/webhook-app.ts";
import { closeTelnyx, eventOf, from, profileId, serveTelnyx, text, to } from "./testing/telnyx-client.ts";

afterEach(async () => {
  await closeTelnyx();
  await closeApps();
});

const fails: AppResponder = (response) => response.writeHead(503).end();

describe("a delivery report", () => {
  test("has the fields of a message, in Telnyx's envelope", async () => {
    const app = await startApp();
    const carrier = createCarrier({ clock: createManualClock(new Date("2026-11-28T12:00:00Z")) });
    const { sdk } = await serveTelnyx({ profiles: [{ id: profileId }], webhookUrl: app.url }, carrier);
    const { data } = await sdk.messages.send({ from, to, text, messaging_profile_id: profileId });
    carrier.advance(1000);
    await carrier.idle();
    const [sent, finalized] = app.requests.map(({ body }) => JSON.parse(body));
    expect(sent).toEqual({
      data: {
        event_type: "message.sent",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        occurred_at: expect.stringMatching(/^2026-11-28T12:00:0\d\.\d{3}\+00:00$/),
        payload: { ...data, to: [{ ...data?.to?.[0], status: "sent" }], sent_at: sent.data.occurred_at },
        record_type: "event",
      },
      meta: { attempt: 1, delivered_to: app.url },
    });
    expect(finalized.data.payload).toEqual({
      ...sent.data.payload,
      to: [{ ...data?.to?.[0], status: "delivered" }],
      completed_at: finalized.data.occurred_at,
    });
    expect(finalized.data.id).not.toBe(sent.data.id);
  });

  test("of every message arrives in order and once", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, n) => sdk.messages.send({ from, to: `+1555867530${n}`, text })),
    );
    await carrier.idle();
    const events = await Promise.all(app.requests.map((request) => eventOf(sdk, request)));
    for (const { data } of sent) {
      const own = events.filter(({ payload }) => payload["id"] === data?.id);
      expect(own.map(({ event_type }) => event_type)).toEqual(["message.sent", "message.finalized"]);
    }
    expect(new Set(events.map(({ id }) => id)).size).toBe(20);
  });

  test("is not sent if there is no URL", async () => {
    const { carrier, sdk } = await serveTelnyx();
    await sdk.messages.send({ from, to, text });
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "delivered", callbacks: [] }]);
  });
});

describe("the URL", () => {
  test("of the message takes precedence over that of its profile, and that over the mock's", async () => {
    const [own, ofProfile, ofMock] = [await startApp(), await startApp(), await startApp()];
    const { carrier, sdk } = await serveTelnyx({
      profiles: [{ id: profileId, webhookUrl: ofProfile.url }, { id: profileId.replace(/1$/, "2") }],
      numbers: [
        { number: from, profile: profileId },
        { number: "+15550002222", profile: profileId.replace(/1$/, "2") },
      ],
      webhookUrl: ofMock.url,
    });
    await sdk.messages.send({ from, to, text, webhook_url: own.url });
    await sdk.messages.send({ from, to, text });
    await sdk.messages.send({ from: "+15550002222", to, text });
    await carrier.idle();
    expect([own, ofProfile, ofMock].map(({ requests }) => requests.length)).toEqual([2, 2, 2]);
  });

  test.each(["status", "no response"])("is tried three times, then the failover URL: %s", async (how) => {
    const app = await startApp(how === "status" ? fails : (response) => response.destroy());
    const failover = await startApp();
    const { carrier, sdk } = await serveTelnyx();
    await sdk.messages.send({ from, to, text, webhook_url: app.url, webhook_failover_url: failover.url });
    await carrier.idle();
    expect([app, failover].map(({ requests }) => requests.length)).toEqual([6, 2]);
    for (const request of [...app.requests, ...failover.requests]) await eventOf(sdk, request);
    expect(JSON.parse(failover.requests[0]?.body ?? "")).toMatchObject({
      meta: { delivered_to: failover.url },
      data: { event_type: "message.sent" },
    });
    const told = carrier.messages[0]?.callbacks.map(({ url, told, status }) => [url, told, status]);
    expect(told?.slice(0, 4)).toEqual([
      ...Array(3).fill([`${app.url}/`, "sent", how === "status" ? 503 : undefined]),
      [`${failover.url}/`, "sent", 204],
    ]);
  });

  test("of a profile has a failover URL too", async () => {
    const [app, failover] = [await startApp(fails), await startApp()];
    const { carrier, sdk } = await serveTelnyx({
      profiles: [{ id: profileId, webhookUrl: app.url, webhookFailoverUrl: failover.url }],
    });
    await sdk.messages.send({ from, to, text });
    await carrier.idle();
    expect([app, failover].map(({ requests }) => requests.length)).toEqual([6, 2]);
  });

  test("of the profile is used last with use_profile_webhooks", async () => {
    const [own, ofProfile] = [await startApp(fails), await startApp()];
    const { carrier, sdk } = await serveTelnyx({ profiles: [{ id: profileId, webhookUrl: ofProfile.url }] });
    await sdk.messages.send({ from, to, text, webhook_url: own.url, use_profile_webhooks: true });
    await carrier.idle();
    expect([own, ofProfile].map(({ requests }) => requests.length)).toEqual([6, 2]);
    await sdk.messages.send({ from, to, text, webhook_url: own.url, use_profile_webhooks: false });
    await carrier.idle();
    expect([own, ofProfile].map(({ requests }) => requests.length)).toEqual([12, 2]);
  });

  test("is not retried after a success, whatever the response body", async () => {
    const app = await startApp((response) => response.writeHead(200).end("not JSON"));
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    await sdk.messages.send({ from, to, text });
    await carrier.idle();
    expect(app.requests).toHaveLength(2);
  });
});

describe("the signature", () => {
  test("is Ed25519 over the timestamp and the body, with the mock's published key", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    await sdk.messages.send({ from, to, text });
    await carrier.idle();
    const { publicKey } = mockTelnyx(createCarrier());
    const raw = Buffer.from(publicKey, "base64");
    expect(raw).toHaveLength(32);
    const key = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") },
      format: "jwk",
    });
    for (const { body, headers } of app.requests) {
      const timestamp = String(headers["telnyx-timestamp"]);
      const signature = Buffer.from(String(headers["telnyx-signature-ed25519"]), "base64");
      expect(signature).toHaveLength(64);
      expect(verify(null, Buffer.from(`${timestamp}|${body}`), key, signature)).toBe(true);
    }
  });

  test("has the app's time, not that of the carrier's clock", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    carrier.advance(30 * 24 * 3_600_000);
    const before = Math.floor(Date.now() / 1000);
    await sdk.messages.send({ from, to, text });
    await carrier.idle();
    for (const request of app.requests) {
      const timestamp = Number(request.headers["telnyx-timestamp"]);
      expect(timestamp).toBeGreaterThanOrEqual(before);
      expect(timestamp).toBeLessThanOrEqual(Date.now() / 1000);
      await eventOf(sdk, request);
    }
  });

  test.each<[string, (request: { body: string; headers: Record<string, string> }) => void]>([
    ["another body", (request) => Object.assign(request, { body: `${request.body} ` })],
    ["another timestamp", ({ headers }) => Object.assign(headers, { "telnyx-timestamp": "1700000000" })],
    ["no signature", ({ headers }) => Reflect.deleteProperty(headers, "telnyx-signature-ed25519")],
  ])("is invalid for %s", async (_, change) => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    await sdk.messages.send({ from, to, text });
    await carrier.idle();
    const { body = "", headers = {} } = app.requests[0] ?? {};
    const request = { body, headers: { ...headers } as Record<string, string> };
    change(request);
    await expect((async () => sdk.webhooks.unwrap(request.body, request))()).rejects.toThrow();
  });
});

describe("faults of delivery reports", () => {
  test.each([
    ["missing-receipt", []],
    ["duplicate-receipt", ["message.sent", "message.sent", "message.finalized", "message.finalized"]],
    ["reordered-receipts", ["message.finalized", "message.sent"]],
  ] as const)("%s", async (kind, types) => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    carrier.faults.add({ kind, provider: "telnyx" });
    await sdk.messages.send({ from, to, text });
    await carrier.idle();
    const events = await Promise.all(app.requests.map((request) => eventOf(sdk, request)));
    expect(events.map(({ event_type }) => event_type)).toEqual(types);
  });
});

describe("the API for tests", () => {
  test("shows a message with its parameters and reports, and without the key", async () => {
    const app = await startApp();
    const { carrier, sdk, server } = await serveTelnyx({ webhookUrl: app.url });
    const { data } = await sdk.messages.send({ from, to, text, media_urls: ["https://app.test/a.png"] });
    await carrier.idle();
    const url = `${server.url}/api/v1/messages`;
    const response = await fetch(`${url}/${data?.id}`);
    const shown = await response.json();
    expect(shown).toMatchObject({
      id: data?.id,
      provider: "telnyx",
      accountId: data?.organization_id,
      from,
      to,
      body: text,
      code: "123456",
      status: "delivered",
      segments: 1,
      encoding: "gsm-7",
      parameters: { from, to, text, media_urls: ["https://app.test/a.png"] },
      callbacks: [
        { url: `${app.url}/`, told: "sent", status: 204 },
        { url: `${app.url}/`, told: "delivered", status: 204 },
      ],
    });
    expect(JSON.stringify([shown, carrier.requests])).not.toContain("KEYAAAA");
    const list = await (await fetch(`${url}?provider=telnyx&account=${data?.organization_id}`)).json();
    expect(list).toMatchObject({ total: 1, messages: [{ id: data?.id }] });
    const client = createMockClient({ url: server.url });
    expect(await client.waitForMessage({ to })).toMatchObject({ id: data?.id, code: "123456" });
  });
});
