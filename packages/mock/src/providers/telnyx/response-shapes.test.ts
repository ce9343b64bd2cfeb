import fc from "fast-check";
import type Telnyx from "telnyx";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { createCarrier, createManualClock, type PhoneState } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { apiKey, closeTelnyx, profileId, serveTelnyx, to } from "./testing/telnyx-client.ts";

afterEach(async () => {
  await closeTelnyx();
  await closeApps();
});

type Outbound = NonNullable<Telnyx.MessageSendResponse["data"]>;
type Status = NonNullable<NonNullable<Outbound["to"]>[number]["status"]>;

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
const money = z.strictObject({ amount: z.string().regex(/^\d+\.\d+$/), currency: z.literal("USD") });
const errorSchema = z.strictObject({
  code: z.string().regex(/^\d{5}$/),
  title: z.string().min(1),
  detail: z.string().min(1),
  source: z.strictObject({ pointer: z.string().startsWith("/") }).optional(),
  meta: z.strictObject({ url: z.url() }),
});
const refusalSchema = z.strictObject({ errors: z.array(errorSchema).length(1) });

/** A value of each field has the type that the SDK gives it; `null` is allowed where the API's examples have it. */
const shape = {
  cc: z.array(z.never()),
  completed_at: time.nullable(),
  cost: money,
  cost_breakdown: z.strictObject({ carrier_fee: money, rate: money }),
  direction: z.literal("outbound"),
  encoding: z.enum(["GSM-7", "UCS-2"]),
  errors: z.array(errorSchema),
  from: z.strictObject({ carrier: z.string(), line_type: z.literal("VoIP"), phone_number: z.string() }),
  id: z.uuid(),
  media: z.array(z.strictObject({ url: z.url(), content_type: z.null(), sha256: z.null(), size: z.null() })),
  messaging_profile_id: z.uuid().nullable(),
  organization_id: z.uuid(),
  parts: z.int().positive(),
  received_at: time,
  record_type: z.literal("message"),
  sent_at: time.nullable(),
  subject: z.string(),
  tags: z.array(z.never()),
  tcr_campaign_billable: z.literal(false),
  tcr_campaign_id: z.null(),
  tcr_campaign_registered: z.null(),
  text: z.string(),
  to: z
    .array(
      z.strictObject({
        carrier: z.string(),
        line_type: z.literal("Wireless"),
        phone_number: z.string(),
        status: z.enum([
          "queued",
          "sending",
          "sent",
          "delivered",
          "sending_failed",
          "delivery_failed",
          // The SDK's types lack these two, the API's examples have them.
          "scheduled" as Status,
          "cancelled" as Status,
        ] satisfies readonly Status[]),
      }),
    )
    .length(1),
  type: z.enum(["SMS", "MMS"]),
  valid_until: z.null(),
  webhook_failover_url: z.string().nullable(),
  webhook_url: z.string().nullable(),
} satisfies Partial<Record<keyof Outbound, z.ZodType>>;
const messageSchema = z.strictObject(shape);
const dataSchema = z.strictObject({ data: messageSchema });

/** Checks the types, that there is nothing more, and the order of the keys. */
function expectShape(schema: z.ZodType, value: unknown): void {
  expect(JSON.stringify(schema.parse(value))).toBe(JSON.stringify(value));
}

const now = new Date("2026-11-28T12:00:00Z");
const states: readonly PhoneState[] = ["reachable", "unreachable", "landline", "filtered", "unroutable"];

/** Messages that are accepted at a phone that can be reached. */
const valid = fc.record(
  {
    to: fc.constantFrom(to, "+447400123456", "+15005540001", "+15005640001"),
    from: fc.constantFrom("+15550001111", "12345"),
    text: fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
    media_urls: fc.constantFrom(["https://app.test/a.png"], []),
    messaging_profile_id: fc.constantFrom(profileId, null),
    send_at: fc.constant("2026-11-28T13:00:00Z"),
    subject: fc.string({ maxLength: 5 }),
    use_profile_webhooks: fc.boolean(),
  },
  { requiredKeys: ["to", "from", "text"] },
);
const anything = fc.record(
  {
    to: fc.oneof(fc.constantFrom(to, "+1555", ""), fc.jsonValue()),
    from: fc.oneof(fc.constantFrom("+15550001111", "Acme", "a name that is too long", ""), fc.jsonValue()),
    text: fc.oneof(fc.string({ maxLength: 400 }), fc.jsonValue()),
    media_urls: fc.jsonValue(),
    messaging_profile_id: fc.oneof(fc.constantFrom(profileId, "main"), fc.jsonValue()),
    send_at: fc.oneof(fc.constant("2026-11-28T12:01:00Z"), fc.jsonValue()),
    encoding: fc.constantFrom("gsm7", "ucs2", "auto"),
    webhook_url: fc.oneof(fc.constant("app.test"), fc.jsonValue()),
    webhook_failover_url: fc.jsonValue(),
    subject: fc.jsonValue(),
    something: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const sends: fc.Arbitrary<object> = fc.oneof(valid, anything);
const strangeValues = [[], ["https://app.test"], {}, 7, true, null];

test("responses, messages and delivery reports match Telnyx's schema for any message", async () => {
  const app = await startApp();
  const carrier = createCarrier({ clock: createManualClock(now) });
  const { server } = await serveTelnyx({ webhookUrl: app.url }, carrier);
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
    const response = await fetch(`${server.url}${path}`, { ...init, headers });
    return { status: response.status, body: await response.json() };
  };
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(sends, fc.constantFrom(...states), async (message, state) => {
      carrier.setPhone(to, { state });
      const { status, body } = await ask("/v2/messages", { method: "POST", body: JSON.stringify(message) });
      if (status !== 200) {
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expectShape(refusalSchema, body);
        return;
      }
      accepted += 1;
      expectShape(dataSchema, body);
      carrier.advance(100);
      const read = await ask(`/v2/messages/${body.data.id}`);
      expectShape(dataSchema, read.body);
      const { id, text, received_at } = body.data;
      expect(read.body.data).toMatchObject({ id, text, received_at });
    }),
    {
      numRuns: 200,
      examples: [
        [{ to, from: "+15550001111", text: "hello" }, "reachable"],
        // Strange values where the response repeats the request.
        ...strangeValues.flatMap((value) =>
          ["webhook_url", "webhook_failover_url", "subject"].map((name): [object, PhoneState] => [
            { to, from: "+15550001111", text: "hello", [name]: value },
            "reachable",
          ]),
        ),
      ],
    },
  );
  // A run whose request was refused may have made a phone reachable that a text waits for.
  carrier.advance(1000);
  await carrier.idle();
  expect(accepted).toBeGreaterThan(0);
  expect(app.requests.length).toBeGreaterThan(0);
  const eventSchema = z.strictObject({
    data: z.strictObject({
      event_type: z.enum(["message.sent", "message.finalized"]),
      id: z.uuid(),
      occurred_at: time,
      payload: messageSchema,
      record_type: z.literal("event"),
    }),
    meta: z.strictObject({ attempt: z.literal(1), delivered_to: z.literal(app.url) }),
  });
  for (const { body } of app.requests) expectShape(eventSchema, JSON.parse(body));
});
