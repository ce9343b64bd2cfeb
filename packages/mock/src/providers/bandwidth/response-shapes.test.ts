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
import { problemsOfBody, problemsOfExchange } from "./testing/openapi.ts";

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

const plain = { applicationId, to: [to], from: "+15550001111", text: "hello" };
const any = fc.oneof(
  valid.map((message) => ({ message, isValid: true })),
  anything.map((message) => ({ message, isValid: false })),
);

test("requests, responses, lists and callbacks match Bandwidth's OpenAPI for any message", async () => {
  const app = await startApp();
  const carrier = createCarrier({ clock: createManualClock(new Date("2026-11-28T12:00:00Z")) });
  const { server } = await serveBandwidth({ statusUrl: app.url }, carrier);
  const ask = async (query: string, message?: object) => {
    const method = message === undefined ? "GET" : "POST";
    const path = `/users/${accountId}/messages${query}`;
    const response = await fetch(`${server.url}/api/v2${path}`, {
      method,
      headers: { authorization: `Basic ${btoa("user:password")}`, "content-type": "application/json" },
      ...(message && { body: JSON.stringify(message) }),
    });
    const { status } = response;
    const body = await response.json();
    const sent = message && JSON.parse(JSON.stringify(message));
    return {
      status,
      body,
      problems: problemsOfExchange({ method, path, body: sent, response: { status, body } }),
    };
  };
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(any, fc.constantFrom(...states), async ({ message, isValid }, state) => {
      carrier.setPhone(to, { state });
      const { status, body, problems } = await ask("", message);
      if (status !== 202) {
        expect(status).toBe(400);
        expect(problems).toEqual([]);
        expect(body.fieldErrors.length).toBeGreaterThan(0);
        return;
      }
      accepted += 1;
      // The mock also accepts a single number without a list, and fields that are `null` or unknown.
      const inRequest = (problem: string) => problem.startsWith("messageRequest");
      expect(isValid ? problems : problems.filter((problem) => !inRequest(problem))).toEqual([]);
      carrier.advance(100);
      const found = await ask(`?messageId=${body.id}`);
      expect(found.problems).toEqual([]);
      expect(found.body.totalCount).toBe(body.to.length);
    }),
    {
      numRuns: 100,
      // One is accepted, whatever is drawn.
      examples: [[{ message: plain, isValid: true }, "reachable"]],
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
