import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { type Carrier, createCarrier, createManualClock, type MockBandwidthOptions } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { deliveryErrors } from "./errors.ts";
import {
  applicationId,
  closeBandwidth,
  eventOf,
  from,
  list,
  type MessageFields,
  otherAccountId,
  otherApplicationId,
  serveBandwidth,
  to,
  tollFree,
} from "./testing/bandwidth-client.ts";
import { problemsOfBody } from "./testing/openapi.ts";

afterEach(async () => {
  await closeBandwidth();
  await closeApps();
});

test("every code of the table has a recipient whose message fails with it", async () => {
  const app = await startApp();
  const { carrier, api, send } = await serveBandwidth({ statusUrl: app.url });
  const codes = [...deliveryErrors.keys()];
  expect(codes.length).toBeGreaterThan(80);
  for (const code of codes) {
    const recipient = `+1500555${code}`;
    expect(await send({ to: new Set([recipient]) })).toMatchObject({ to: [recipient] });
  }
  await carrier.idle();
  const events = app.requests.map(eventOf);
  expect(events).toHaveLength(codes.length);
  for (const event of events) {
    const code = event.to.slice(-4);
    const name = deliveryErrors.get(code)?.name;
    expect(event).toMatchObject({
      type: "message-failed",
      errorCode: Number(code),
      description: code === "4432" ? "forbidden to country" : name,
    });
    expect(problemsOfBody("statusCallback", event)).toEqual([]);
  }
  const { totalCount } = await list(api, { messageStatus: "FAILED" });
  const ofBandwidth = [...deliveryErrors.values()].filter(({ by }) => by === "bandwidth");
  expect(totalCount).toBe(ofBandwidth.length);
});

test("any code of those forms is accepted and reported, also one that is not in the table", async () => {
  const carrier = createCarrier({ clock: createManualClock() });
  const { send } = await serveBandwidth({}, carrier);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(4, 5, 9), fc.integer({ min: 0, max: 999 }), async (first, rest) => {
      const code = `${first}${String(rest).padStart(3, "0")}`;
      const { id = "" } = await send({ to: new Set([`+1500555${code}`]) });
      carrier.advance(100);
      expect(carrier.message(id)).toMatchObject({ errorCode: code });
    }),
    { numRuns: 30 },
  );
});

interface Failure {
  code: number;
  name: string;
  options?: MockBandwidthOptions;
  message?: MessageFields;
  setUp?: (carrier: Carrier) => void;
}

describe("what is wrong with a well-formed request is reported after it was accepted", () => {
  const failures: Failure[] = [
    { code: 4302, name: "a `from` of nine digits", message: { from: "+1555000111" } },
    { code: 4303, name: "a `to` of nine digits", message: { to: new Set(["+1555867531"]) } },
    { code: 4303, name: "a `to` with a trunk zero", message: { to: new Set(["+4407400123456"]) } },
    { code: 4401, name: "a number that texts itself", message: { to: new Set([from]) } },
    { code: 4403, name: "a `from` that is not in `numbers`", options: { numbers: [tollFree] } },
    { code: 4403, name: "an alphanumeric sender to North America", message: { from: "Acme" } },
    {
      code: 4407,
      name: "a number of another account",
      options: { numbers: [{ number: from, accountId: otherAccountId }] },
    },
    { code: 4432, name: "a `to` outside `destinations`", options: { defaults: { destinations: ["+44"] } } },
    {
      code: 4452,
      name: "an application that is not in `applications`",
      options: { applications: [{ id: otherApplicationId }] },
    },
    {
      code: 4475,
      name: "a phone that opted out of a toll-free number",
      message: { from: tollFree },
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [tollFree] }),
    },
    {
      code: 4775,
      name: "a phone that opted out of another number",
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: "all" }),
    },
    ...(
      [
        ["unreachable", 4702],
        ["unknown", 4406],
        ["landline", 4720],
        ["not-mobile", 4700],
        ["premium", 4404],
        ["unroutable", 4730],
        ["blocked", 4772],
        ["filtered", 4770],
      ] as const
    ).map(([state, code]) => ({
      code,
      name: `a phone that is ${state}`,
      setUp: (carrier: Carrier) => carrier.setPhone(to, { state }),
    })),
  ];

  test.each(failures)("$code: $name", async ({ code, options, message, setUp }) => {
    const app = await startApp();
    const { carrier, api, send } = await serveBandwidth({ statusUrl: app.url, ...options });
    setUp?.(carrier);
    const { id } = await send(message);
    await carrier.idle();
    const [event] = app.requests.map(eventOf);
    expect(event).toMatchObject({ type: "message-failed", errorCode: code, message: { id, applicationId } });
    expect(event).not.toHaveProperty(code < 4700 ? "carrierName" : "eventTime");
    const { messages } = await list(api, { messageId: id });
    expect(messages).toMatchObject([
      { errorCode: code, messageStatus: code < 4700 ? "FAILED" : "UNDELIVERED" },
    ]);
  });

  test("4360: an expiration that passes before the message is sent", async () => {
    const app = await startApp();
    const carrier = createCarrier({
      clock: createManualClock(new Date("2026-11-28T12:00:00Z")),
      latencyMs: 60_000,
    });
    const { send } = await serveBandwidth({ statusUrl: app.url }, carrier);
    await send({ expiration: "2026-11-28T12:00:01Z" });
    await send({ expiration: "2026-11-28T12:10:00Z" });
    carrier.advance(60_000);
    await carrier.idle();
    expect(app.requests.map(eventOf).map(({ type, errorCode }) => [type, errorCode])).toEqual([
      ["message-failed", 4360],
      ["message-delivered", undefined],
    ]);
  });
});
