import { afterEach, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockVonageSmsOptions,
  mockTwilio,
  mockVonageSms,
  startMockServer,
} from "../../index.ts";
import { closeApps, startApp, type WebhookApp } from "../../testing/webhook-app.ts";
import { apiKey, sdkFor, send } from "./testing/vonage-sms-client.ts";

const phone = "+15558675310";
const sender = "+15550001111";

let server: MockServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

async function serve(options: MockVonageSmsOptions = {}): Promise<{ app: WebhookApp; carrier: Carrier }> {
  const app = await startApp();
  const carrier = createCarrier({ latencyMs: 0 });
  const mock = mockVonageSms(carrier, { inboundUrl: `${app.url}/inbound`, ...options });
  server = await startMockServer({ mocks: [mockTwilio(carrier), mock] });
  return { app, carrier };
}

test.each(["GET", "POST", "POST-JSON"] as const)(
  "a text from a phone is posted by %s",
  async (receiptMethod) => {
    const { app, carrier } = await serve({ receiptMethod });
    await send(server);
    const reply = await carrier.reply({ from: phone, body: "stop it, schön" });
    expect(reply).toMatchObject({
      provider: "vonage-sms",
      to: sender,
      callbacks: [{ told: "received", status: 204 }],
    });
    expect(Object.entries(app.requests[0]?.parameters ?? {})).toEqual([
      ["api-key", apiKey],
      ["msisdn", "15558675310"],
      ["to", "15550001111"],
      ["messageId", reply.id],
      ["text", "stop it, schön"],
      ["type", "text"],
      ["keyword", "STOP"],
      ["message-timestamp", expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)],
    ]);
  },
);

test("STOP is left to the app, and Vonage continues to send", async () => {
  const { app, carrier } = await serve();
  await send(server);
  await carrier.reply({ from: phone, body: "STOP" });
  expect(app.requests).toHaveLength(1);
  expect(carrier.messages).toHaveLength(1);
  expect((await send(server)).messages).toMatchObject([{ status: "0" }]);
});

test("a long text arrives in parts with their positions", async () => {
  const { app, carrier } = await serve();
  const body = "你".repeat(100);
  const reply = await carrier.reply({ from: phone, to: sender, provider: "vonage-sms", body });
  const parts = app.requests.map(({ parameters }) => parameters);
  expect(parts).toMatchObject([
    { messageId: reply.id, type: "unicode", concat: "true", "concat-total": "2", "concat-part": "1" },
    { type: "unicode", concat: "true", "concat-total": "2", "concat-part": "2" },
  ]);
  expect(parts[0]?.["concat-ref"]).toBe(parts[1]?.["concat-ref"]);
  expect(parts[0]?.["messageId"]).not.toBe(parts[1]?.["messageId"]);
  expect(parts.map((part) => part["text"]).join("")).toBe(body);
});

test("a signed text is valid for Vonage's SDK", async () => {
  const { app, carrier } = await serve({ signatureSecret: "s3cret", signatureMethod: "sha256" });
  await carrier.reply({ from: phone, to: sender, body: "a=b&c" });
  const { parameters = {} } = app.requests[0] ?? {};
  const verify = sdkFor(server).verifySignature.bind(null) as (...args: unknown[]) => boolean;
  expect(verify(parameters["sig"], parameters, "s3cret", "SHA256HMAC")).toBe(true);
});

test("the last sender receives the text, else a provider with a webhook, else the named one", async () => {
  const { app, carrier } = await serve({ senders: [sender] });
  expect((await carrier.reply({ from: phone, to: sender, body: "yo" })).provider).toBe("vonage-sms");
  expect((await carrier.reply({ from: phone, to: sender, provider: "twilio", body: "yo" })).provider).toBe(
    "twilio",
  );
  expect((await carrier.reply({ from: phone, to: "+15550002222", body: "yo" })).provider).toBe("twilio");
  await send(server);
  expect((await carrier.reply({ from: phone, body: "yo" })).provider).toBe("vonage-sms");
  expect(app.requests).toHaveLength(2);
});

test("each number can have its own webhook", async () => {
  const { app, carrier } = await serve({ senders: [sender, { sender: "+447700900999" }] });
  await server.close();
  const other = await serve({
    senders: [{ sender, inboundUrl: `${app.url}/own` }],
    inboundUrl: undefined,
  });
  await other.carrier.reply({ from: phone, to: sender, body: "yo" });
  expect(app.requests.map(({ url }) => url)).toEqual(["/own"]);
  expect(carrier.replies).toEqual([]);
});
