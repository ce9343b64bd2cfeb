import { afterEach, describe, expect, test } from "vitest";
import { type Carrier, createCarrier, createManualClock, type MockSinchOptions } from "../../index.ts";
import { deliveryCodes } from "./delivery-codes.ts";
import {
  apiToken,
  type BatchInput,
  closeSinch,
  from,
  otherPlanId,
  second,
  serveSinch,
  servicePlanId,
  to,
  tollFree,
} from "./testing/sinch-client.ts";

afterEach(closeSinch);

test("every code of the table has a recipient whose message fails with it", async () => {
  const { carrier, sdk, send } = await serveSinch();
  const codes = Object.entries(deliveryCodes);
  const { id } = await send({ to: codes.map(([code]) => `+1500555${code.padStart(4, "0")}`) });
  await carrier.idle();
  for (const [code, { status }] of codes) {
    const phone_number = `1500555${code.padStart(4, "0")}`;
    const report = await sdk.deliveryReports.getForNumber({ batch_id: id, phone_number });
    expect(report).toMatchObject({ code: Number(code), status, recipient: phone_number });
  }
  const failed = carrier.messages.filter(({ status }) => status === "failed").length;
  expect(failed).toBe(codes.filter(([, { status }]) => status === "Aborted").length);
});

const placeholder = ["$", "{name}"].join("");

interface Cause {
  code: number;
  name: string;
  options?: MockSinchOptions;
  fields?: BatchInput;
  setUp?: (carrier: Carrier) => void;
}

const causes: readonly Cause[] = [
  { code: 402, name: "a number of North America with eleven digits", fields: { to: ["+155586753101"] } },
  { code: 402, name: "a trunk zero", fields: { to: ["+4407400123456"] } },
  { code: 405, name: "a placeholder without `parameters`", fields: { body: `Hi ${placeholder}` } },
  {
    code: 405,
    name: "a placeholder without a value for the recipient",
    fields: { body: `Hi ${placeholder}`, parameters: { name: { [second]: "Ada" } } },
  },
  {
    code: 405,
    name: "a parameter key in another case",
    fields: { body: `Hi ${placeholder}`, parameters: { Name: { default: "Ada" } } },
  },
  { code: 408, name: "a sender that is not in `numbers`", options: { numbers: ["+15550009999"] } },
  {
    code: 408,
    name: "a sender of another account",
    options: { numbers: [{ number: from, account: otherPlanId }] },
  },
  { code: 408, name: "a name as sender to North America", fields: { from: "Acme" } },
  {
    code: 410,
    name: "no `from` outside of `defaultOriginators`",
    options: { defaults: { defaultOriginators: { "+44": "Acme" } } },
    fields: { from: undefined },
  },
  {
    code: 411,
    name: "more parts than `max_number_of_message_parts`",
    fields: { body: "你".repeat(135), max_number_of_message_parts: 2 },
  },
  { code: 412, name: "outside of `destinations`", options: { defaults: { destinations: ["+44"] } } },
  {
    code: 413,
    name: "an account without credit",
    options: { accounts: [{ servicePlanId, apiToken, credit: false }] },
  },
  {
    code: 257,
    name: "a phone that opted out of the sender",
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [from] }),
  },
  {
    code: 257,
    name: "a phone that opted out of everything",
    fields: { from: tollFree },
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: "all" }),
  },
];

describe("what Sinch accepts, and fails later", () => {
  test.each(causes)("$code: $name", async ({ code, options, fields, setUp }) => {
    const { carrier, sdk, send } = await serveSinch(options);
    setUp?.(carrier);
    const { id, to: recipients } = await send(fields);
    await carrier.idle();
    const report = await sdk.deliveryReports.getForNumber({
      batch_id: id,
      phone_number: recipients[0] ?? "",
    });
    expect(report).toMatchObject({ code });
  });
});

describe("an expiry", () => {
  const noon = new Date("2026-11-28T12:00:00Z");

  test("ends the wait for a phone that is off", async () => {
    const carrier = createCarrier({ clock: createManualClock(noon) });
    const { sdk, send } = await serveSinch({}, carrier);
    carrier.setPhone(to, { state: "unreachable" });
    const { id } = await send({ expire_at: "2026-11-28T12:10:00Z" });
    carrier.advance(9 * 60_000);
    const waiting = await sdk.deliveryReports.getForNumber({ batch_id: id, phone_number: to });
    expect(waiting).toMatchObject({ code: 400, status: "Queued" });
    carrier.advance(2 * 60_000);
    carrier.setPhone(to, { state: "reachable" });
    carrier.advance(60_000);
    const report = await sdk.deliveryReports.getForNumber({ batch_id: id, phone_number: to });
    expect(report).toMatchObject({ code: 406, status: "Aborted" });
  });

  test("does not prevent delivery to a phone that is on again in time", async () => {
    const carrier = createCarrier({ clock: createManualClock(noon) });
    const { send } = await serveSinch({}, carrier);
    carrier.setPhone(to, { state: "unreachable" });
    await send({ expire_at: "2026-11-28T12:10:00Z" });
    carrier.advance(60_000);
    carrier.setPhone(to, { state: "reachable" });
    carrier.advance(1000);
    expect(carrier.messages[0]?.status).toBe("delivered");
  });

  test("is three days away if none is given, and the message fails at once if its phone is off", async () => {
    const carrier = createCarrier({ clock: createManualClock(noon) });
    const { send } = await serveSinch({}, carrier);
    carrier.setPhone(to, { state: "unreachable" });
    expect(await send()).toMatchObject({ expire_at: new Date("2026-12-01T12:00:00Z") });
    carrier.advance(1000);
    expect(carrier.messages[0]).toMatchObject({ status: "undelivered", errorCode: "153" });
  });
});
