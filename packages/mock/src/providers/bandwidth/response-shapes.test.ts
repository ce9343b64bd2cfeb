import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { createCarrier, createManualClock, type PhoneState } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  accountId,
  applicationId,
  closeBandwidth,
  eventOf,
  second,
  serveBandwidth,
  to,
} from "./testing/bandwidth-client.ts";
import { problemsOfBody } from "./testing/openapi/validate-body.ts";

afterEach(async () => {
  await closeBandwidth();
  await closeApps();
});

const states: readonly PhoneState[] = ["reachable", "unreachable", "landline", "filtered", "unroutable"];
const valid = fc.record(
  {
    applicationId: fc.constant(applicationId),
    to: fc.constantFrom([to], [to, second], ["+15005554770"], ["+447400123456"]),
    from: fc.constantFrom("+15550001111", "+18445550111", "12345", "Acme"),
    text: fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
    media: fc.constantFrom(["https://app.test/a.png"], []),
    tag: fc.string({ maxLength: 20 }),
    priority: fc.constantFrom("default", "high"),
    expiration: fc.constant("2026-11-29T12:00:00Z"),
  },
  { requiredKeys: ["applicationId", "to", "from", "text"] },
);
const anything = fc.record(
  {
    applicationId: fc.oneof(fc.constant(applicationId), fc.jsonValue()),
    to: fc.oneof(fc.constantFrom(to, [to], [to, "+1invalid"]), fc.jsonValue()),
    from: fc.oneof(fc.constantFrom("+15550001111", "Acme Logistics"), fc.jsonValue()),
    text: fc.oneof(fc.string({ maxLength: 400 }), fc.jsonValue()),
    media: fc.jsonValue(),
    tag: fc.jsonValue(),
    priority: fc.jsonValue(),
    expiration: fc.jsonValue(),
    something: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

test("responses, lists and callbacks match Bandwidth's OpenAPI for any message", async () => {
  const app = await startApp();
  const carrier = createCarrier({ clock: createManualClock(new Date("2026-11-28T12:00:00Z")) });
  const { server } = await serveBandwidth({ statusUrl: app.url }, carrier);
  const ask = async (query: string, init: RequestInit = {}) => {
    const headers = { authorization: `Basic ${btoa("user:password")}`, "content-type": "application/json" };
    const response = await fetch(`${server.url}/api/v2/users/${accountId}/messages${query}`, {
      ...init,
      headers,
    });
    return { status: response.status, body: await response.json() };
  };
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(valid, anything), fc.constantFrom(...states), async (message, state) => {
      carrier.setPhone(to, { state });
      const { status, body } = await ask("", { method: "POST", body: JSON.stringify(message) });
      if (status !== 202) {
        expect(status).toBe(400);
        expect(problemsOfBody("createMessageRequestError", body)).toEqual([]);
        expect(body.fieldErrors.length).toBeGreaterThan(0);
        return;
      }
      accepted += 1;
      expect(problemsOfBody("message", body)).toEqual([]);
      carrier.advance(100);
      const found = await ask(`?messageId=${body.id}`);
      expect(problemsOfBody("messagesList", found.body)).toEqual([]);
      expect(found.body.totalCount).toBe(body.to.length);
    }),
    {
      numRuns: 100,
      // One is accepted, whatever is drawn.
      examples: [[{ applicationId, to: [to], from: "+15550001111", text: "hello" }, "reachable"]],
    },
  );
  // A run whose request was refused may have made a phone reachable that a text waits for.
  carrier.advance(1000);
  await carrier.idle();
  expect(accepted).toBeGreaterThan(0);
  expect(app.requests.length).toBeGreaterThan(0);
  for (const request of app.requests) {
    const event = eventOf(request);
    expect(problemsOfBody("statusCallback", event)).toEqual([]);
    expect(event.message).toMatchObject({ text: "" });
  }
});
