import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type Carrier, createCarrier, type MockServer, mockVonageSms, startMockServer } from "../../index.ts";
import { closeApps, startApp, type WebhookApp } from "../../testing/webhook-app.ts";
import { apiKey, apiSecret, get, send } from "./testing/vonage-sms-client.ts";

const digits = z.string().regex(/^\d{1,15}$/);
const money = z.string().regex(/^\d+\.\d{8}$/);
const references = { "client-ref": z.string().optional(), "account-ref": z.string().optional() };

const acceptedPart = z.strictObject({
  to: digits,
  "message-id": z.uuid(),
  status: z.literal("0"),
  "remaining-balance": money,
  "message-price": money,
  network: z.string().regex(/^\d{5,6}$/),
  ...references,
});

const refusedPart = z.strictObject({
  to: digits.optional(),
  status: z.string().regex(/^[1-9]\d?$/),
  "error-text": z.string().min(1),
  network: digits.optional(),
  "remaining-balance": money.optional(),
  "message-price": money.optional(),
});

const sendSchema = z
  .strictObject({ "message-count": digits, messages: z.array(z.union([acceptedPart, refusedPart])).min(1) })
  .refine((response) => response["message-count"] === String(response.messages.length));

const receiptSchema = z.strictObject({
  msisdn: digits,
  to: z.string(),
  "network-code": digits,
  messageId: z.uuid(),
  price: money,
  status: z.enum(["delivered", "expired", "failed", "rejected", "accepted", "buffered", "unknown"]),
  scts: z.string().regex(/^\d{10}$/),
  "err-code": z.string().regex(/^\d{1,2}$/),
  "api-key": z.string().length(8),
  "client-ref": z.string().optional(),
  "message-timestamp": z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
});

let carrier: Carrier;
let server: MockServer;
let app: WebhookApp;

beforeEach(async () => {
  app = await startApp();
  carrier = createCarrier({ latencyMs: 0 });
  const mock = mockVonageSms(carrier, {
    receiptUrl: app.url,
    intermediateReceipts: true,
    defaults: { balance: 1000 },
  });
  server = await startMockServer({ mocks: [mock] });
});

afterEach(async () => {
  await server.close();
  await closeApps();
});

/** The types, nothing more, and the keys in this order. */
function expectShape(schema: z.ZodType, value: unknown): void {
  expect(JSON.stringify(schema.parse(value))).toBe(JSON.stringify(value));
}

const sends = fc.record(
  {
    to: fc.oneof(
      fc.constantFrom("15558675310", "447700900123", "4930901820", "0", "+1555", ""),
      fc.integer({ min: 0, max: 40 }).map((status) => `15005570${String(status).padStart(3, "0")}`),
      fc.integer({ min: 1, max: 60 }).map((code) => `15005571${String(code).padStart(3, "0")}`),
      fc.integer({ min: 0, max: 6 }).map((outcome) => `15005573${String(outcome).padStart(3, "0")}`),
      fc.constant("15005572001"),
    ),
    from: fc.constantFrom("15550001111", "Acme", "a name that is too long", ""),
    text: fc.string({ unit: "grapheme", maxLength: 400 }),
    type: fc.constantFrom("text", "unicode", "other"),
    ttl: fc.constantFrom("20000", "1"),
    "client-ref": fc.string({ maxLength: 110 }),
    "account-ref": fc.constant("acme"),
  },
  { requiredKeys: ["to", "text"] },
);

test("responses and delivery reports match Vonage's schema for any message", async () => {
  await fc.assert(
    fc.asyncProperty(sends, async (parameters) => {
      const { body, status } = await send(server, parameters);
      expect(status).toBe(200);
      expectShape(sendSchema, body);
    }),
    {
      numRuns: 200,
      // One is accepted, whatever is drawn.
      examples: [[{ to: "15558675310", from: "15550001111", text: "hello" }]],
    },
  );
  await carrier.idle();
  expect(app.requests.length).toBeGreaterThan(0);
  for (const { body } of app.requests) expectShape(receiptSchema, JSON.parse(body));
});

/** Values of the wrong type, which JSON can have. */
const strangeValues = [[], ["a"], {}, 7, true, null];
const strangeFields = [
  "to",
  "from",
  "text",
  "type",
  "ttl",
  "client-ref",
  "account-ref",
  "callback",
  "network-code",
];

test.each(strangeFields)(
  "a %s of the wrong type does not change the schema of responses and reports",
  async (name) => {
    for (const value of strangeValues) {
      const response = await fetch(`${server.url}/sms/json`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          ...{ api_key: apiKey, api_secret: apiSecret },
          ...{ from: "15550001111", to: "15558675310", text: "hello", [name]: value },
        }),
      });
      expectShape(sendSchema, await response.json());
    }
    await carrier.idle();
    for (const { body } of app.requests) expectShape(receiptSchema, JSON.parse(body));
  },
);

test("the account matches Vonage's schema", async () => {
  expectShape(
    z.strictObject({ value: z.number(), autoReload: z.boolean() }),
    (await get(server, "/account/get-balance")).body,
  );
  const number = z.strictObject({
    country: z.string().length(2),
    msisdn: digits,
    type: z.enum(["mobile-lvn", "landline", "landline-toll-free", "mobile-shortcode"]),
    features: z.array(z.enum(["SMS", "VOICE", "MMS"])),
  });
  expectShape(
    z.strictObject({ count: z.int(), numbers: z.array(number) }),
    (await get(server, "/account/numbers?pattern=15550001111")).body,
  );
});
