import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import { isVonageError, vonageErrors } from "./error-table.ts";
import { codesAtOnce, errorCases } from "./testing/error-cases.ts";
import {
  closeVonage,
  from,
  refusalOf,
  sdkOfApplication,
  send,
  serveVonage,
  to,
} from "./testing/vonage-client.ts";

afterEach(closeVonage);

const unlimited = { defaults: { requestsPerSecond: 1000 } };

describe("the SDK receives each error that the request or the options cause", () => {
  test.each(errorCases)("$code: $name", async (one) => {
    // No second passes, however busy the machine is.
    const carrier = createCarrier({ clock: createManualClock() });
    one.setUp?.(carrier);
    const { server, sdk } = await serveVonage(one.options, carrier);
    const refusal = await (one.ask?.(sdk, server) ?? refusalOf(send(sdk, one.fields)));
    expect(refusal.status).toBe(one.status);
    const { type, title, detail, instance, invalid_parameters: parameters } = refusal.body;
    const page = isVonageError(one.code)
      ? "api-errors/messages#"
      : /^\w+zed|^unpro/.test(one.code)
        ? "api-errors/#"
        : "api-errors#";
    expect(type).toBe(`https://developer.vonage.com/${page}${one.code}`);
    if (isVonageError(one.code))
      expect({ title, detail }).toMatchObject({ title: vonageErrors[one.code].title });
    expect(detail).toMatch(/\S/);
    expect(instance).toMatch(/^[0-9a-f-]{36}$/);
    expect(parameters?.map(({ name }) => name)).toEqual(one.parameters);
    const recorded = carrier.requests.at(-1);
    expect(recorded?.status).toBe(one.status);
    expect(recorded?.problem).toMatchObject({ code: one.code, url: type });
  });
});

test.each(codesAtOnce)("a magic recipient is refused with $code", async ({ code, status }) => {
  const { carrier, sdk } = await serveVonage();
  const refusal = await refusalOf(send(sdk, { to: `1500557${code}` }));
  expect(refusal.status).toBe(status);
  expect(refusal.body).toMatchObject({ type: `https://developer.vonage.com/api-errors/messages#${code}` });
  expect(carrier.messages).toEqual([]);
});

test("a recipient with a code that does not exist is an ordinary number", async () => {
  const { carrier, sdk } = await serveVonage();
  await send(sdk, { to: "15005579999" });
  expect((await carrier.waitForMessage()).status).toBe("delivered");
});

test("says when the next message is allowed", async () => {
  const carrier = createCarrier({ clock: createManualClock() });
  const { sdk } = await serveVonage({ defaults: { requestsPerSecond: 30 } }, carrier);
  for (let sent = 0; sent < 30; sent++) await send(sdk);
  const { status, headers } = await refusalOf(send(sdk));
  expect(status).toBe(429);
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": "application/problem+json",
    "retry-after": "1",
    "x-ratelimit-limit": "30",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(carrier.now() + 1000),
  });
  carrier.advance(1000);
  await send(sdk);
  expect(carrier.messages).toHaveLength(31);
});

test("the limit counts each account by itself, and a reset forgets one account's requests", async () => {
  const carrier = createCarrier({ clock: createManualClock() });
  const { sdk, server } = await serveVonage({ defaults: { requestsPerSecond: 1 } }, carrier);
  await send(sdk);
  await send(sdkOfApplication(server));
  expect((await refusalOf(send(sdk))).status).toBe(429);
  carrier.reset({ account: "abcd1234" });
  await send(sdk);
  expect((await refusalOf(send(sdkOfApplication(server)))).status).toBe(429);
});

test("each part of an SMS is paid for, until the balance is used up", async () => {
  const { sdk, carrier } = await serveVonage({ defaults: { balance: 0.1 } });
  await send(sdk, { text: "a".repeat(161) });
  expect((await refusalOf(send(sdk, { text: "a".repeat(161) }))).status).toBe(402);
  await send(sdk);
  expect((await refusalOf(send(sdk))).body.type).toMatch(/#low-balance$/);
  expect(carrier.messages.map(({ segments }) => segments)).toEqual([2, 1]);
});

test.each([
  ["rate-limited", { kind: "rate-limited", retryAfter: "7" }, 429, "throttled"],
  ["server-error", { kind: "server-error", status: 503 }, 503, "internal-error"],
] as const)("the fault %s is in Vonage's words", async (_, fault, status, code) => {
  const { sdk, carrier } = await serveVonage();
  carrier.faults.add(fault);
  const refusal = await refusalOf(send(sdk));
  expect(refusal.status).toBe(status);
  expect(refusal.body.type).toBe(`https://developer.vonage.com/api-errors#${code}`);
  expect(carrier.messages).toEqual([]);
});

describe("accepted requests", () => {
  test.each([
    ["3,200 characters", { text: "😀".repeat(3200) }],
    ["a short code", { from: "12345" }],
    ["a name to another country", { from: "Acme 24", to: "447400123456" }],
    ["a reference of 100 characters", { clientRef: "é".repeat(100) }],
    ["the longest ttl", { ttl: 604_800 }],
    ["the shortest ttl", { ttl: 20 }],
    [
      "ids of India",
      { to: "919876543210", sms: { entityId: "1101", contentId: "1107", encodingType: "auto" } },
    ],
    ["a pool and a trusted recipient", { sms: { poolId: "pool" }, trustedRecipient: true }],
    ["properties that Vonage does not have", { color: "green", from }],
    ["an empty failover list", { failover: [] }],
  ])("%s", async (_, fields) => {
    const { carrier, sdk } = await serveVonage(unlimited);
    const id = await send(sdk, fields);
    expect(carrier.messages).toMatchObject([{ id, provider: "vonage", accountId: "abcd1234" }]);
  });
});

test("the fields of a refused message are not sent to anybody", async () => {
  const { carrier, sdk } = await serveVonage();
  await refusalOf(send(sdk, { to: `+${to}` }));
  await carrier.idle();
  expect(carrier.messages).toEqual([]);
});
