import { createHash } from "node:crypto";
import { verifySignature } from "@vonage/jwt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock, type MockVonageOptions } from "../../index.ts";
import { closeApps, startApp, type WebhookApp } from "../../testing/webhook-app.ts";
import { vonageErrors } from "./error-table.ts";
import {
  apiKey,
  applicationId,
  ask,
  closeVonage,
  from,
  publicKeyOf,
  sdkOfApplication,
  send,
  serveVonage,
  text,
  to,
} from "./testing/vonage-client.ts";

let app: WebhookApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(async () => {
  await closeVonage();
  await closeApps();
});

const signatureSecret = "a-secret-of-more-than-32-characters-in-all";

/** The bodies of the webhooks so far. */
const bodies = (): Record<string, unknown>[] => app.requests.map(({ body }) => JSON.parse(body));
const statuses = (): unknown[] => bodies().map(({ status }) => status);

async function serve(options: MockVonageOptions = {}, carrier = createCarrier({ latencyMs: 0 })) {
  return serveVonage({ statusUrl: `${app.url}/status`, ...options }, carrier);
}

/** The claims of a webhook's token. */
function claimsOf(authorization: string | undefined): Record<string, unknown> {
  const [, claims = ""] = (authorization ?? "").split(".");
  return JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
}

describe("a delivered SMS", () => {
  test("is submitted and delivered, with its price, network, parts and reference", async () => {
    const carrier = createCarrier({ clock: createManualClock(new Date("2026-02-03T12:14:25.600Z")) });
    const { sdk } = await serve({}, carrier);
    const id = await send(sdk, { text: "a".repeat(161), clientRef: "order-42" });
    carrier.advance(50);
    await carrier.idle();
    const common = {
      message_uuid: id,
      to,
      from,
      channel: "sms",
      timestamp: "2026-02-03T12:14:25Z",
      client_ref: "order-42",
      usage: { currency: "EUR", price: "0.0666" },
      destination: { network_code: "310004" },
      sms: { count_total: "2" },
    };
    expect(bodies()).toEqual([
      { ...common, status: "submitted" },
      { ...common, status: "delivered" },
    ]);
    expect(app.requests[0]).toMatchObject({ method: "POST", url: "/status" });
    expect(app.requests[0]?.headers.authorization).toBeUndefined();
  });

  test("has the shape of version 0.1 if the message says so", async () => {
    const { sdk, carrier } = await serve();
    const id = await send(sdk, { webhookVersion: "v0.1", clientRef: "r", to: "15005581190" });
    await carrier.idle();
    expect(bodies()[1]).toEqual({
      message_uuid: id,
      to: { type: "sms", number: "15005581190" },
      from: { type: "sms", number: from },
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      status: "rejected",
      error: { code: 1190, reason: expect.stringMatching(/^Absent Subscriber Permanent - /) },
      client_ref: "r",
    });
  });
});

describe("an accepted message that fails", () => {
  test.each(Object.entries(vonageErrors))("with the magic code %s", async (code, { outcome }) => {
    const { sdk, carrier } = await serve();
    await send(sdk, { to: `1500558${code}` });
    await carrier.idle();
    const status = outcome === "undeliverable" ? "undeliverable" : "rejected";
    expect(statuses()).toEqual(outcome === "rejected" ? ["submitted", status] : [status]);
    const last = bodies().at(-1);
    expect(last?.["error"]).toEqual({
      type: `https://developer.vonage.com/api-errors/messages#${code}`,
      title: code,
      detail: expect.stringContaining(vonageErrors[code as keyof typeof vonageErrors].title),
      instance: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(last).not.toHaveProperty("usage");
    expect(carrier.messages[0]?.errorCode).toBe(code);
  });

  test.each([
    ["unreachable", "1180", "submitted"],
    ["unknown", "1190", "submitted"],
    ["landline", "1260", "submitted"],
    ["not-mobile", "1260", "submitted"],
    ["premium", "1250", "submitted"],
    ["unroutable", "1250", "submitted"],
    ["blocked", "1280", "submitted"],
    ["filtered", "1210", "submitted"],
  ] as const)("to a phone that is %s: %s", async (state, code, first) => {
    const { sdk, carrier } = await serve();
    carrier.setPhone(`+${to}`, { state });
    await send(sdk);
    await carrier.idle();
    expect(statuses()).toEqual([first, "rejected"]);
    expect(bodies()[1]).toMatchObject({ error: { title: code } });
  });

  test.each<[string, MockVonageOptions, Record<string, string>, string]>([
    ["a name to North America", {}, { from: "Acme" }, "1120"],
    ["a number that is not the account's to North America", { numbers: ["+15550002222"] }, {}, "1120"],
    ["a number that can only call", { numbers: [{ number: `+${from}`, sms: false }] }, {}, "1120"],
    ["a recipient outside testNumbers", { defaults: { testNumbers: ["+15550009999"] } }, {}, "1160"],
    ["WhatsApp to a phone that has not written within a day", {}, { channel: "whatsapp" }, "1340"],
  ])("%s: it was never submitted", async (_, options, fields, code) => {
    const { sdk, carrier } = await serve(options);
    await send(sdk, fields);
    await carrier.idle();
    const passedOn = code === "1340" ? ["submitted"] : [];
    expect(statuses()).toEqual([...passedOn, "rejected"]);
    expect(bodies().at(-1)).toMatchObject({ error: { title: code } });
  });

  test.each(["all", [`+${from}`], [`vonage:+${from}`]] as const)(
    "to a phone that opted out of %j",
    async (optedOutOf) => {
      const { sdk, carrier } = await serve();
      carrier.setPhone(`+${to}`, { optedOutOf });
      await send(sdk);
      await carrier.idle();
      expect(statuses()).toEqual(["rejected"]);
      expect(bodies()[0]).toMatchObject({ error: { title: "1240" } });
    },
  );

  test("waits for its phone until its ttl is over", async () => {
    const carrier = createCarrier({ clock: createManualClock() });
    const { sdk } = await serve({}, carrier);
    carrier.setPhone(`+${to}`, { state: "unreachable" });
    await send(sdk, { ttl: 60 });
    carrier.advance(59_000);
    await carrier.idle();
    expect(bodies()).toEqual([]);
    carrier.advance(1000);
    await carrier.idle();
    expect(bodies()).toMatchObject([{ status: "rejected", error: { title: "1360" } }]);
  });

  test("with a code of a fault that Vonage does not have is described as a failed delivery", async () => {
    const { sdk, carrier } = await serve();
    carrier.faults.add({ kind: "undelivered", code: "30005" });
    await send(sdk);
    await carrier.idle();
    expect(bodies()[1]).toMatchObject({
      status: "rejected",
      error: { title: "30005", detail: expect.stringMatching(/^Delivery failed - /) },
    });
  });
});

describe("where statuses go", () => {
  const application = () => ({ id: applicationId, publicKey: publicKeyOf(), statusUrl: `${app.url}/app` });

  test("to the message's own URL first", async () => {
    const { server, carrier } = await serve({ applications: [application()] });
    await send(sdkOfApplication(server), { webhookUrl: `${app.url}/own` });
    await carrier.idle();
    expect(app.requests.map(({ url }) => url)).toEqual(["/own", "/own"]);
  });

  test("to the application's, and with Basic credentials to the account's", async () => {
    const { server, sdk, carrier } = await serve({ applications: [application()] });
    await send(sdkOfApplication(server));
    await carrier.idle();
    await send(sdk);
    await carrier.idle();
    expect(app.requests.map(({ url }) => url)).toEqual(["/app", "/app", "/status", "/status"]);
  });

  test("to the URL that the account's settings were changed to", async () => {
    const { server, sdk, carrier } = await serve();
    await ask(server, `/account/settings?drCallBackUrl=${encodeURIComponent(`${app.url}/set`)}`, {
      method: "POST",
    });
    await send(sdk);
    await carrier.idle();
    expect(app.requests.map(({ url }) => url)).toEqual(["/set", "/set"]);
  });

  test("nowhere if nothing says so", async () => {
    const { sdk, carrier } = await serveVonage();
    await send(sdk);
    await carrier.idle();
    expect(carrier.messages[0]).toMatchObject({ status: "delivered", callbacks: [] });
  });

  test("again if the app fails", async () => {
    app = await startApp((response, _, count) => response.writeHead(count === 1 ? 404 : 204).end());
    const { sdk, carrier } = await serve();
    await send(sdk);
    await carrier.idle();
    expect(statuses()).toEqual(["submitted", "submitted", "delivered"]);
  });
});

describe("signed webhooks", () => {
  test("have a token that Vonage's SDK verifies, with the hash of the body", async () => {
    const { sdk, carrier } = await serve({ defaults: { signatureSecret } });
    await send(sdk, { text: "schön 😀" });
    await carrier.idle();
    for (const { headers, body } of app.requests) {
      const [scheme, token = ""] = headers.authorization?.split(" ") ?? [];
      expect(scheme).toBe("Bearer");
      expect(verifySignature(token, signatureSecret)).toBe(true);
      expect(verifySignature(token, `${signatureSecret}.`)).toBe(false);
      expect(claimsOf(token)).toEqual({
        iat: expect.any(Number),
        jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
        iss: "Vonage",
        payload_hash: createHash("sha256").update(body).digest("hex"),
        api_key: apiKey,
      });
    }
    const ids = new Set(app.requests.map(({ headers }) => claimsOf(headers.authorization)["jti"]));
    expect(ids.size).toBe(2);
  });

  test("name the application, and the account with its own secret", async () => {
    const account = { apiKey: "1234abcd", apiSecret: "0123456789abcdef", signatureSecret };
    const { server, carrier } = await serve({
      accounts: [account],
      applications: [{ id: applicationId, publicKey: publicKeyOf() }],
      defaults: { signatureSecret: "of other accounts" },
    });
    await send(sdkOfApplication(server));
    await carrier.idle();
    const token = app.requests[0]?.headers.authorization?.slice(7) ?? "";
    expect(verifySignature(token, signatureSecret)).toBe(true);
    expect(claimsOf(token)).toMatchObject({ api_key: "1234abcd", application_id: applicationId });
  });
});

test("an account that is set to the SMS API gets receipts in that API's shape, unsigned, and at the account's URL", async () => {
  const { sdk, carrier } = await serve({ defaults: { api: "sms", signatureSecret } });
  const id = await send(sdk, { clientRef: "r", webhookUrl: `${app.url}/own` });
  await carrier.idle();
  await send(sdk, { to: "15005581190" });
  await carrier.idle();
  expect(app.requests.map(({ url }) => url)).toEqual(["/status", "/status"]);
  expect(app.requests[0]?.headers.authorization).toBeUndefined();
  expect(bodies()).toMatchObject([
    {
      msisdn: to,
      to: from,
      messageId: id,
      status: "delivered",
      "err-code": "0",
      "api-key": apiKey,
      "client-ref": "r",
      price: "0.0333",
    },
    { status: "failed", "err-code": "3" },
  ]);
});

test.each(["duplicate-receipt", "missing-receipt", "reordered-receipts"] as const)(
  "the fault %s",
  async (kind) => {
    const { sdk, carrier } = await serve();
    carrier.faults.add({ kind });
    await send(sdk, { text });
    await carrier.idle();
    const expected = {
      "duplicate-receipt": ["submitted", "submitted", "delivered", "delivered"],
      "missing-receipt": [],
      "reordered-receipts": ["delivered", "submitted"],
    };
    expect(statuses()).toEqual(expected[kind]);
  },
);
