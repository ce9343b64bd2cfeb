import { afterEach, describe, expect, test } from "vitest";
import type { PhoneState } from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { telnyxErrors } from "./errors.ts";
import {
  closeTelnyx,
  eventOf,
  from,
  problemsOf,
  refusalOf,
  serveTelnyx,
  text,
  to,
} from "./testing/telnyx-client.ts";

afterEach(async () => {
  await closeTelnyx();
  await closeApps();
});

const isDeliveryCode = ([, { outcome }]: [string, { outcome: number | string }]) =>
  typeof outcome === "string";
const deliveryCodes = Object.entries(telnyxErrors).filter(isDeliveryCode);
const wordOf = { undelivered: "delivery_failed", failed: "sending_failed" } as Record<string, string>;

/** The parts of a message that say how it ended. */
const endOf = (payload: Record<string, unknown> | undefined) => ({
  status: (payload?.["to"] as { status: string }[] | undefined)?.[0]?.status,
  codes: (payload?.["errors"] as { code: string }[] | undefined)?.map(({ code }) => code),
});

describe("the state of a phone", () => {
  test.each<[PhoneState, string, string[]]>([
    ["reachable", "delivered", []],
    ["unreachable", "delivery_failed", ["40006"]],
    ["blocked", "delivery_failed", ["40004"]],
    ["unknown", "delivery_failed", ["40012"]],
    ["landline", "delivery_failed", ["40001"]],
    ["premium", "delivery_failed", ["40008"]],
    ["filtered", "sending_failed", ["40015"]],
  ])("%s: accepted, then %s", async (state, status, codes) => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    carrier.setPhone(to, { state });
    const { data } = await sdk.messages.send({ from, to, text });
    expect(data?.to?.[0]?.status).toBe("queued");
    await carrier.idle();
    const events = await Promise.all(app.requests.map((request) => eventOf(sdk, request)));
    const types = status === "sending_failed" ? ["message.finalized"] : ["message.sent", "message.finalized"];
    expect(events.map(({ event_type }) => event_type)).toEqual(types);
    expect(endOf(events.at(-1)?.payload)).toEqual({ status, codes });
    const { data: read } = await sdk.messages.retrieve(data?.id ?? "");
    expect(read).toEqual(events.at(-1)?.payload);
  });

  test.each<[PhoneState, string]>([
    ["not-mobile", "40310"],
    ["unroutable", "40309"],
  ])("%s: %s instead, and 40001 if the message was scheduled before", async (state, code) => {
    const { carrier, sdk } = await serveTelnyx();
    const send_at = new Date(carrier.now() + 3_600_000).toISOString();
    const { data } = await sdk.messages.send({ from, to, text, send_at });
    carrier.setPhone(to, { state });
    expect(problemsOf(await refusalOf(sdk.messages.send({ from, to, text })))).toMatchObject([{ code }]);
    carrier.advance(3_600_000);
    await carrier.idle();
    const { data: read } = await sdk.messages.retrieve(data?.id ?? "");
    expect(endOf(read as Record<string, unknown>)).toEqual({ status: "delivery_failed", codes: ["40001"] });
  });
});

describe("the mock's magic recipients", () => {
  test.each(deliveryCodes)("+150055 and %s: accepted, and fails with it later", async (code, row) => {
    const { carrier, sdk } = await serveTelnyx();
    const { data } = await sdk.messages.send({ from, to: `+150055${code}`, text });
    expect(endOf(data as Record<string, unknown>)).toEqual({ status: "queued", codes: [] });
    await carrier.idle();
    const { data: read } = await sdk.messages.retrieve(data?.id ?? "");
    expect(endOf(read as Record<string, unknown>)).toEqual({ status: wordOf[row.outcome], codes: [code] });
    expect(read).toMatchObject({ errors: [{ code, title: row.title, detail: row.detail }] });
  });

  test("a code that is not in the table ends as an undeliverable message with it", async () => {
    const { carrier, sdk } = await serveTelnyx();
    const { data } = await sdk.messages.send({ from, to: "+15005549999", text });
    await carrier.idle();
    const { data: read } = await sdk.messages.retrieve(data?.id ?? "");
    expect(endOf(read as Record<string, unknown>)).toEqual({ status: "delivery_failed", codes: ["49999"] });
    expect(read).toMatchObject({ errors: [{ title: "Undeliverable" }] });
  });

  test("+150056 and a code: the response says that the message failed, and no report is sent", async () => {
    const app = await startApp();
    const { carrier, sdk } = await serveTelnyx({ webhookUrl: app.url });
    const { data } = await sdk.messages.send({ from, to: "+15005640015", text });
    expect(endOf(data as Record<string, unknown>)).toEqual({ status: "sending_failed", codes: ["40015"] });
    await carrier.idle();
    expect(app.requests).toEqual([]);
    expect(carrier.messages).toMatchObject([{ status: "failed", errorCode: "40015" }]);
  });
});

test("the fault `undelivered` ends a message with its code", async () => {
  const { carrier, sdk } = await serveTelnyx();
  carrier.faults.add({ kind: "undelivered", code: "40002", provider: "telnyx", times: 1 });
  const { data } = await sdk.messages.send({ from, to, text });
  await carrier.idle();
  const { data: read } = await sdk.messages.retrieve(data?.id ?? "");
  expect(endOf(read as Record<string, unknown>)).toEqual({ status: "delivery_failed", codes: ["40002"] });
});
