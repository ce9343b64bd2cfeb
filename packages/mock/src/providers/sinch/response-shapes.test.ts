import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { createCarrier, createManualClock, type PhoneState } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";
import { ask, closeSinch, eventOf, from, second, serveSinch, to } from "./testing/sinch-client.ts";

afterEach(async () => {
  await closeSinch();
  await closeApps();
});

const states: readonly PhoneState[] = ["reachable", "unreachable", "landline", "filtered", "unroutable"];
const reports = ["none", "summary", "full", "per_recipient", "per_recipient_final"];
const text = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 200 });
const valid = fc.record(
  {
    to: fc.constantFrom([to], [to, second], ["15005550410"], ["00447400123456"]),
    from: fc.constantFrom(from, "12345", "Acme"),
    body: text,
    delivery_report: fc.constantFrom(...reports),
    send_at: fc.constant("2026-11-28T12:00:00.050Z"),
    expire_at: fc.constant("2026-11-29T12:00:00Z"),
    client_reference: fc.string({ maxLength: 20 }),
    max_number_of_message_parts: fc.integer({ min: 1, max: 3 }),
    truncate_concat: fc.boolean(),
    flash_message: fc.boolean(),
    feedback_enabled: fc.boolean(),
    parameters: fc.dictionary(fc.constantFrom("name", "code"), fc.record({ default: fc.string() })),
  },
  { requiredKeys: ["to", "from", "body"] },
);
const anything = fc.record(
  {
    to: fc.oneof(fc.constantFrom(to, [to], ["+1"]), fc.jsonValue()),
    from: fc.oneof(fc.constant(from), fc.jsonValue()),
    body: fc.oneof(text, fc.jsonValue()),
    type: fc.oneof(fc.constantFrom("mt_text", "mt_binary", "mt_media"), fc.jsonValue()),
    delivery_report: fc.oneof(fc.constantFrom(...reports), fc.jsonValue()),
    parameters: fc.jsonValue(),
    send_at: fc.jsonValue(),
    expire_at: fc.jsonValue(),
    callback_url: fc.jsonValue(),
    udh: fc.jsonValue(),
    something: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

test("responses, reports and callbacks match Sinch's OpenAPI for any request", async () => {
  const app = await startApp();
  const carrier = createCarrier({ clock: createManualClock(new Date("2026-11-28T12:00:00Z")) });
  const { server } = await serveSinch({ callbackUrl: app.url }, carrier);
  const read = async (path: string) => (await ask(server, path)).json();
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(valid, anything), fc.constantFrom(...states), async (batch, state) => {
      carrier.setPhone(to, { state });
      const response = await ask(server, "batches", { method: "POST", body: JSON.stringify(batch) });
      const sent = await response.json();
      if (response.status !== 201) {
        expect([400, 403]).toContain(response.status);
        expect(problemsOfBody("errorResponseObj", sent)).toEqual([]);
        return;
      }
      accepted += 1;
      expect(problemsOfBody("sendBatchCreated", sent)).toEqual([]);
      expect(await read(`batches/${sent.id}`)).toEqual(sent);
      carrier.advance(100);
      const path = `batches/${sent.id}/delivery_report`;
      expect(problemsOfBody("retrieveDeliveryResponseObj", await read(`${path}?type=full`))).toEqual([]);
      const report = await read(`${path}/${sent.to[0]}`);
      expect(problemsOfBody("retrieveRecipientDeliveryResponseObj", report)).toEqual([]);
    }),
    {
      numRuns: 100,
      // One is accepted, whatever is drawn.
      examples: [[{ to: [to], from, body: "hello", delivery_report: "full" }, "reachable"]],
    },
  );
  // A run whose request was refused may have made a phone reachable that a text waits for.
  carrier.advance(100);
  await carrier.idle();
  expect(accepted).toBeGreaterThan(0);
  expect(app.requests.length).toBeGreaterThan(0);
  for (const event of app.requests.map(eventOf)) {
    const schema =
      "statuses" in event ? "retrieveDeliveryResponseObj" : "retrieveRecipientDeliveryResponseObj";
    expect(problemsOfBody(schema, event)).toEqual([]);
  }
});
