import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockVonageSmsOptions,
  mockVonageSms,
  startMockServer,
} from "../../index.ts";
import { type AppRequest, closeApps, startApp, type WebhookApp } from "../../testing/webhook-app.ts";
import type { VonageSmsSignatureMethod } from "./signature.ts";
import { apiKey, sdkFor, send } from "./testing/vonage-sms-client.ts";

let server: MockServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

async function serve(options: MockVonageSmsOptions = {}): Promise<{ app: WebhookApp; carrier: Carrier }> {
  const app = await startApp();
  const carrier = createCarrier({ latencyMs: 0 });
  const mock = mockVonageSms(carrier, { receiptUrl: `${app.url}/receipts`, ...options });
  server = await startMockServer({ mocks: [mock] });
  return { app, carrier };
}

const told = ({ requests }: WebhookApp) =>
  requests.map(({ parameters }) => [parameters["status"], parameters["err-code"]]);

describe("a delivery report", () => {
  test.each([
    ["GET", "GET", undefined],
    ["POST", "POST", "application/x-www-form-urlencoded"],
    ["POST-JSON", "POST", "application/json"],
  ] as const)("by %s has Vonage's fields", async (receiptMethod, method, type) => {
    const { app, carrier } = await serve({ receiptMethod });
    const { messages } = await send(server, { "client-ref": "order 42", from: "Acme", to: "447700900123" });
    await carrier.idle();
    const [request] = app.requests;
    expect(app.requests).toHaveLength(1);
    expect(request).toMatchObject({ method, url: expect.stringMatching(/^\/receipts/) });
    expect(request?.headers["content-type"]).toBe(type);
    expect(Object.entries(request?.parameters ?? {})).toEqual([
      ["msisdn", "447700900123"],
      ["to", "Acme"],
      ["network-code", "23410"],
      ["messageId", messages[0]?.["message-id"]],
      ["price", "0.03330000"],
      ["status", "delivered"],
      ["scts", expect.stringMatching(/^\d{10}$/)],
      ["err-code", "0"],
      ["api-key", apiKey],
      ["client-ref", "order 42"],
      ["message-timestamp", expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)],
    ]);
    expect(carrier.messages[0]?.callbacks).toMatchObject([{ told: "delivered", status: 204 }]);
  });

  test("is sent to the callback of the message if it has one, and keeps its query", async () => {
    const { app, carrier } = await serve({ receiptMethod: "GET" });
    await send(server, { callback: `${app.url}/mine?order=42` });
    await carrier.idle();
    expect(app.requests.map(({ url }) => url)).toEqual([expect.stringMatching(/^\/mine\?order=42&msisdn=/)]);
  });

  test("is sent for each part of a long text", async () => {
    const { app, carrier } = await serve();
    const { messages } = await send(server, { text: "a".repeat(400) });
    await carrier.idle();
    expect(app.requests.map(({ parameters }) => parameters["messageId"])).toEqual(
      messages.map((part) => part["message-id"]),
    );
  });

  test("is not sent if none is requested and no URL is set", async () => {
    const { app, carrier } = await serve({ receiptUrl: undefined });
    await send(server);
    await send(server, { "status-report-req": "0", callback: app.url });
    await send(server, { "status-report-req": "false", callback: app.url });
    await carrier.idle();
    expect(app.requests).toEqual([]);
  });

  test("is repeated once if the app rejects it", async () => {
    const { carrier } = await serve();
    const app = await startApp((response, _, count) => response.writeHead(count === 1 ? 404 : 200).end());
    await send(server, { callback: app.url });
    await carrier.idle();
    expect(carrier.messages[0]?.callbacks).toMatchObject([{ status: 404 }, { status: 200 }]);
  });
});

describe("the status in a delivery report", () => {
  test.each([
    ["unreachable", "failed", "2"],
    ["unknown", "failed", "3"],
    ["blocked", "failed", "4"],
    ["filtered", "rejected", "6"],
    ["landline", "failed", "12"],
  ] as const)("for a phone that is %s: %s, %s", async (state, status, code) => {
    const { app, carrier } = await serve();
    carrier.setPhone("+15558675310", { state });
    await send(server);
    await carrier.idle();
    expect(told(app)).toEqual([[status, code]]);
    expect(carrier.messages).toMatchObject([{ status: "undelivered", errorCode: code }]);
  });

  test("for a text with a ttl to a phone that stays off: expired at the end of the ttl", async () => {
    const { app, carrier } = await serve();
    carrier.setPhone("+15558675310", { state: "unreachable" });
    await send(server, { ttl: "60000" });
    carrier.advance(50_000);
    await carrier.idle();
    expect(told(app)).toEqual([]);
    carrier.advance(10_000);
    await carrier.idle();
    expect(told(app)).toEqual([["expired", "2"]]);
  });

  test("for a text with a ttl to a phone that is on again in time: delivered", async () => {
    const { app, carrier } = await serve();
    carrier.setPhone("+15558675310", { state: "unreachable" });
    await send(server, { ttl: "60000" });
    carrier.advance(50_000);
    carrier.setPhone("+15558675310", { state: "reachable" });
    await carrier.idle();
    expect(told(app)).toEqual([["delivered", "0"]]);
  });

  test.each([
    ["000", "delivered", "0"],
    ["001", "accepted", "0"],
    ["002", "buffered", "0"],
    ["003", "unknown", "1"],
    ["004", "expired", "2"],
    ["005", "failed", "8"],
    ["006", "rejected", "6"],
  ])("for the magic number 15005573%s: %s", async (place, status, code) => {
    const { app, carrier } = await serve();
    await send(server, { to: `15005573${place}` });
    await carrier.idle();
    expect(told(app)).toEqual([[status, code]]);
  });

  test.each([
    ["009", "rejected", "9"],
    ["099", "failed", "99"],
    ["001", "unknown", "1"],
  ])("for the magic number 15005571%s: %s, %s", async (digits, status, code) => {
    const { app, carrier } = await serve();
    await send(server, { to: `15005571${digits}` });
    await carrier.idle();
    expect(told(app)).toEqual([[status, code]]);
  });

  test("for the fault `undelivered`: its code", async () => {
    const { app, carrier } = await serve();
    carrier.faults.add({ kind: "undelivered", code: "15", provider: "vonage-sms" });
    await send(server);
    await send(server, { to: "15005573001" });
    await carrier.idle();
    expect(told(app)).toEqual([
      ["failed", "15"],
      ["failed", "15"],
    ]);
  });

  test("is preceded by an intermediate report if enabled, or followed by it with the fault", async () => {
    const { app, carrier } = await serve({ intermediateReceipts: true });
    await send(server);
    await carrier.idle();
    carrier.faults.add({ kind: "reordered-receipts" });
    await send(server);
    await carrier.idle();
    expect(told(app).map(([status]) => status)).toEqual(["accepted", "delivered", "delivered", "accepted"]);
  });
});

describe("a signature", () => {
  const methods: [VonageSmsSignatureMethod, string][] = [
    ["md5hash", "MD5HASH"],
    ["md5", "MD5HMAC"],
    ["sha1", "SHA1HMAC"],
    ["sha256", "SHA256HMAC"],
    ["sha512", "SHA512HMAC"],
  ];

  /** What Vonage's own code says of it. */
  function isSigned({ parameters }: AppRequest, secret: string, algorithm: string): boolean {
    const verify = sdkFor(server).verifySignature.bind(null) as (...args: unknown[]) => boolean;
    return verify(parameters["sig"], parameters, secret, algorithm);
  }

  test.each(methods)("by %s is valid for Vonage's SDK", async (signatureMethod, algorithm) => {
    const { app, carrier } = await serve({
      signatureSecret: "s3cret",
      signatureMethod,
      receiptMethod: "POST",
    });
    await send(server, { "client-ref": "a=1&b=2", from: "Acme", to: "447700900123" });
    await carrier.idle();
    const [request] = app.requests;
    if (request === undefined) throw new Error("The app was told nothing.");
    expect(request.parameters).toMatchObject({
      timestamp: expect.stringMatching(/^\d{10}$/),
      nonce: expect.stringMatching(/\S/),
      sig: expect.stringMatching(signatureMethod === "md5hash" ? /^[0-9a-f]{32}$/ : /^[0-9A-F]+$/),
    });
    expect(isSigned(request, "s3cret", algorithm)).toBe(true);
    expect(isSigned(request, "other", algorithm)).toBe(false);
  });

  test("is an MD5 hash unless another method is selected, and missing without a secret", async () => {
    const { app, carrier } = await serve({ signatureSecret: "s3cret" });
    await send(server);
    await carrier.idle();
    const [request] = app.requests;
    expect(request && isSigned(request, "s3cret", "MD5HASH")).toBe(true);
    await server.close();

    const unsigned = await serve();
    await send(server);
    await unsigned.carrier.idle();
    expect(Object.keys(unsigned.app.requests[0]?.parameters ?? {})).not.toContain("sig");
  });
});
