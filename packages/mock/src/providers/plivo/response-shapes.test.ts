import fc from "fast-check";
import type { Client } from "plivo";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { createCarrier, createManualClock, type PhoneState } from "../../index.ts";
import { ask, authId, closePlivo, powerpackId, servePlivo, to } from "./testing/plivo-client.ts";

afterEach(closePlivo);

type Shown = Awaited<ReturnType<Client["messages"]["get"]>>;

const time = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00$/);
const money = z.string().regex(/^\d+\.\d{5}$/);
const digits = z.string().regex(/^\d{5,14}$/);

/** A message, with the fields of the reference and of Plivo's SDKs. */
const messageSchema = z.strictObject({
  api_id: z.uuid().optional(),
  carrier_fees: money,
  carrier_fees_rate: money,
  conversation_expiration_timestamp: z.null(),
  conversation_id: z.null(),
  conversation_origin: z.null(),
  destination_country_iso2: z.string().length(2).nullable(),
  destination_network: z.null(),
  dlt_entity_id: z.string(),
  dlt_template_category: z.string(),
  dlt_template_id: z.string(),
  error_code: z
    .string()
    .regex(/^\d{2,4}$/)
    .nullable(),
  error_message: z.string(),
  from_number: z.string().regex(/^[\dA-Za-z]{3,14}$/),
  is_domestic: z.boolean(),
  log: z.enum(["true", "false", "content_only", "number_only"]),
  message_direction: z.literal("outbound"),
  message_sent_time: time.nullable(),
  message_state: z.enum(["queued", "sent", "failed", "delivered", "undelivered"]),
  message_time: time,
  message_type: z.enum(["sms", "mms"]),
  message_updated_time: time,
  message_uuid: z.uuid(),
  powerpack_id: z.uuid().nullable(),
  replaced_sender: z.null(),
  requester_ip: z.ipv4(),
  resource_uri: z.string().startsWith(`/v1/Account/${authId}/Message/`),
  tendlc_campaign_id: z.null(),
  tendlc_registration_status: z.null(),
  to_number: z.string().regex(/^\d{3}[\dX]{1,8}\d{3}$/),
  total_amount: money,
  total_rate: money,
  units: z.int().positive(),
});

const sentSchema = z.strictObject({
  api_id: z.uuid(),
  message: z.literal("message(s) queued"),
  message_uuid: z.array(z.uuid()).min(1),
  invalid_number: z.array(z.string()).min(1).optional(),
});
const refusalSchema = z.strictObject({ api_id: z.uuid(), error: z.string().min(1) });

/** A request that is accepted for the most part, and refused at times. */
const parameters = fc.record(
  {
    src: fc.constantFrom("+15550001111", "15550001111", "55555", "Acme", "Acme Logistics", ""),
    powerpack_uuid: fc.option(fc.constantFrom(powerpackId, "main"), { nil: undefined, freq: 8 }),
    dst: fc.constantFrom(to, "447400123456", "15558675310<12<15558675311", "12", "+15005500030", "55"),
    text: fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 1700 }),
      fc.constantFrom("hello", "a".repeat(500)),
    ),
    type: fc.option(fc.constantFrom("sms", "mms", "fax"), { nil: undefined }),
    media_urls: fc.option(fc.constantFrom(["https://app.test/a.png"], "a,b", 5), { nil: undefined }),
    log: fc.option(fc.constantFrom("true", "false", false, true, "content_only", "number_only"), {
      nil: undefined,
    }),
    message_expiry: fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined, freq: 3 }),
  },
  { requiredKeys: ["dst"] },
);

test("every response to a message has the shape of the reference, whatever is asked", async () => {
  const carrier = createCarrier({ clock: createManualClock(), latencyMs: 0 });
  const { server } = await servePlivo({}, carrier);
  const states = fc.constantFrom<PhoneState>(
    "reachable",
    "unreachable",
    "filtered",
    "landline",
    "unroutable",
  );
  await fc.assert(
    fc.asyncProperty(parameters, states, async (fields, state) => {
      carrier.setPhone(to, { state });
      const response = await ask(server, "Message/", { body: JSON.stringify(fields) });
      const body: unknown = await response.json();
      if (!response.ok) {
        expect([400, 402, 403]).toContain(response.status);
        refusalSchema.parse(body);
        return;
      }
      expect(response.status).toBe(202);
      const { message_uuid: uuids } = sentSchema.parse(body);
      carrier.advance(1000);
      for (const id of uuids) {
        const shown = messageSchema.parse(await (await ask(server, `Message/${id}/`)).json());
        expect(shown.message_uuid).toBe(id);
        expect(Number(shown.total_amount)).toBeCloseTo(Number(shown.total_rate) * shown.units, 5);
        expect(shown.message_state === "delivered").toBe(shown.error_code === "000");
      }
    }),
    {
      numRuns: 60,
      // One is accepted, whatever is drawn.
      examples: [[{ src: "+15550001111", dst: to, text: "hello" }, "reachable"]],
    },
  );
  const list = await (await ask(server, "Message/")).json();
  expect(list.objects.length).toBeGreaterThan(0);
  for (const one of list.objects) messageSchema.parse(one);
});

test("a message has every field that the SDK reads of it", async () => {
  const { server, sdk, carrier } = await servePlivo();
  const { messageUuid } = await sdk.messages.create("15550001111", to, "hello");
  // A run whose request was refused may have made a phone reachable that a text waits for.
  carrier.advance(1000);
  await carrier.idle();
  const shown: Shown = await sdk.messages.get(messageUuid[0] ?? "");
  const unread = Object.entries(shown).filter(([, value]) => value === undefined);
  expect(unread).toEqual([]);
  expect(digits.parse(shown.toNumber)).toBe(to.slice(1));
  expect(server.url).toMatch(/^http/);
});
