import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { phoneStates } from "../../carrier/phone-states.ts";
import { createCarrier, createManualClock } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { errorCases } from "./testing/error-cases.ts";
import { problemsBy, responseProblems } from "./testing/openapi/validate.ts";
import { ask, closeVonage, from, refusalOf, send, serveVonage, to } from "./testing/vonage-client.ts";

afterEach(async () => {
  await closeVonage();
  await closeApps();
});

test("every response, status and text from a phone has the shape of the OpenAPI, whatever the text is", async () => {
  const app = await startApp();
  const carrier = createCarrier({ latencyMs: 0 });
  const { server } = await serveVonage(
    { statusUrl: app.url, inboundUrl: app.url, defaults: { requestsPerSecond: 10_000, balance: 1e6 } },
    carrier,
  );
  const message = fc.record(
    {
      text: fc
        .string({ unit: "grapheme", minLength: 1, maxLength: 400 })
        .filter((text) => text.isWellFormed()),
      client_ref: fc.string({ maxLength: 40 }),
      ttl: fc.integer({ min: 0, max: 700_000 }),
      sms: fc.record({ encoding_type: fc.constantFrom("text", "unicode", "auto") }, { requiredKeys: [] }),
      trusted_recipient: fc.boolean(),
    },
    { requiredKeys: ["text"] },
  );
  const withFailover = fc.record(
    { message, failover: fc.array(message, { maxLength: 2 }), state: fc.constantFrom(...phoneStates) },
    { requiredKeys: ["message", "state"] },
  );
  await fc.assert(
    fc.asyncProperty(withFailover, async ({ message: fields, failover, state }) => {
      carrier.reset();
      app.requests.length = 0;
      carrier.setPhone(`+${to}`, { state });
      const whole = (one: object) => ({ channel: "sms", message_type: "text", to, from, ...one });
      const body = { ...whole(fields), ...(failover && { failover: failover.map(whole) }) };
      const { status, body: response } = await ask(server, "/v1/messages", {
        method: "POST",
        body: JSON.stringify(body),
      });
      expect(responseProblems(status, response)).toEqual([]);
      // The mock accepts what the OpenAPI accepts.
      expect(status).toBe(problemsBy("OutboundSMSText", body).length === 0 ? 202 : 422);
      carrier.setPhone(`+${to}`, { state: "reachable" });
      await carrier.idle();
      for (const webhook of app.requests) {
        expect(problemsBy("messageStatusSMS", JSON.parse(webhook.body))).toEqual([]);
      }
      app.requests.length = 0;
      await carrier.reply({ from: `+${to}`, to: `+${from}`, body: fields.text });
      expect(problemsBy("inboundMessageSMS", JSON.parse(app.requests[0]?.body ?? ""))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test.each(errorCases.filter(({ status }) => status !== 403))(
  "the refusal of $name has the shape of the OpenAPI",
  async ({ options, fields, status, ask: sendOther }) => {
    const { sdk, server } = await serveVonage(options, createCarrier({ clock: createManualClock() }));
    const refusal = await (sendOther?.(sdk, server) ?? refusalOf(send(sdk, fields)));
    expect(responseProblems(status, refusal.body)).toEqual([]);
  },
);
