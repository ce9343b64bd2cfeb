import { inspect } from "node:util";
import { SmsError, type SmsErrorCode, type SmsReceipt } from "@smskit/core";
import { createCarrier, mockSinch, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { describe, expect, test } from "vitest";
import { deliveryErrors, errors, knowsCode, problemOf } from "./errors.ts";
import { createSinch } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const errorOf = errorOfKind(SmsError);

/** The error of a message to a Sinch that gives this response. */
function errorFrom(status: number, body: unknown, headers = {}): Promise<SmsError> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const fetch = async () => new Response(text, { status, headers });
  const sms = createSinch(exampleConfig, { http: { fetch } });
  return errorOf(sms.send({ to, body: "Your parcel has arrived" }));
}

describe("a refusal", () => {
  test.each<[number, string, SmsErrorCode]>([
    [400, "syntax_invalid_json", "invalid-message"],
    [400, "syntax_invalid_parameter_format", "invalid-message"],
    [400, "syntax_constraint_violation", "invalid-message"],
    [400, "a_new_code", "invalid-message"],
    [403, "unknown_group", "invalid-recipient"],
    [403, "illegal_number_type", "invalid-recipient"],
    [403, "missing_callback_url", "invalid-config"],
    [403, "blocked_account", "permission"],
    [403, "a_new_code", "permission"],
    [404, "a_new_code", "rejected"],
  ])("with HTTP %i and the code %s is %s", async (status, code, expected) => {
    const error = await errorFrom(status, { code, text: `Invalid MSISDN: ${to}` });
    expect(error).toMatchObject({ code: expected, delivery: "not-sent", httpStatus: status });
    expect(error.providerCode).toBe(code);
    expect(inspect(error, { depth: 9 })).not.toContain("5558675310");
  });

  test.each<[number, SmsErrorCode]>([
    [401, "authentication"],
    [429, "rate-limited"],
    [404, "rejected"],
    [405, "rejected"],
    [415, "rejected"],
  ])("with HTTP %i and no body is %s", async (status, code) => {
    expect(await errorFrom(status, "")).toMatchObject({ code, delivery: "not-sent" });
  });

  test("of a message that Sinch does not have says so", async () => {
    const fetch = async () => new Response("", { status: 404 });
    const sms = createSinch(exampleConfig, { http: { fetch } });
    const error = await errorOf(sms.getStatus({ connector: "sinch", id: "m-1" }));
    expect(error).toMatchObject({ code: "rejected", httpStatus: 404 });
    expect(error.message).toMatch(/^Sinch does not have the message: it is older than 14 days/);
  });

  test("waits as long as Sinch asks", async () => {
    expect(await errorFrom(429, "", { "retry-after": "7" })).toMatchObject({ retryAfterMs: 7_000 });
  });

  test.each([["<html>Forbidden</html>"], [""], ["null"], [[]], [{ code: 7, text: "x" }], [{ code: "x" }]])(
    "of a proxy says nothing about the account: %j",
    async (body) => {
      for (const status of [400, 403, 404]) {
        expect(await errorFrom(status, body)).toMatchObject({ code: "rejected", delivery: "not-sent" });
      }
    },
  );
});

test.each<[number, unknown]>([
  [500, { code: "unknown", text: "x" }],
  [503, ""],
  [502, "<html>"],
  [408, {}],
  [302, { id: "m-1", to: ["15558675310"] }],
  [201, "nothing"],
  [201, {}],
  [201, null],
  [201, { id: "" }],
  [201, { id: 7, to: ["15558675310"] }],
  [201, { id: ["m-1"], to: ["15558675310"] }],
  [201, [{ id: "m-1", to: ["15558675310"] }]],
  [201, { id: "m-1", to: ["15550000000"] }],
  [201, { id: "m-1", to: ["15558675310", "15550000000"] }],
  [201, { id: "m-1", to: ["15558675310"], canceled: true }],
  [201, { code: "blocked_account", text: "x" }],
  [500, { code: "blocked_account", text: "x" }],
])("the outcome after HTTP %i with %j is unknown", async (status, body) => {
  expect(await errorFrom(status, body)).toMatchObject({ delivery: "unknown" });
});

describe("a delivery code", () => {
  test.each([
    [0],
    ["0"],
    ["000"],
    [null],
    [undefined],
    [{}],
    [[402]],
    [true],
    ["x402"],
    [-1],
    [4.5],
    ["123456"],
  ])("of %j is not a problem that is known", (value) => {
    expect(problemOf(value)).toBeUndefined();
  });

  test("is read as a number and as a text, and a new one is rejected", () => {
    expect(problemOf(402)).toEqual(problemOf("402"));
    expect(problemOf("015")).toMatchObject({ providerCode: "15", code: "content-rejected" });
    expect(problemOf(499)).toEqual({ code: "rejected", providerCode: "499" });
    expect(problemOf(64)).toMatchObject({ code: "rate-limited", retryable: false });
  });
});

test("the connector knows the codes of both tables, and no others", () => {
  expect(["blocked_account", "402", "257", "399"].map(knowsCode)).toEqual([true, true, true, true]);
  expect(["499", "0", "constructor", ""].map(knowsCode)).toEqual([false, false, false, false]);
});

test("the tables have each code once, and those of deliveries in order", () => {
  for (const rows of [errors, deliveryErrors]) {
    const codes = rows.map(([code]) => String(code));
    expect(new Set(codes).size).toBe(codes.length);
  }
  const numbers = deliveryErrors.map(([code]) => Number(code));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

test("Sinch accepts what it refuses later, and each of those codes comes in a delivery report", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockSinch(carrier)] });
  const sms = createSinch({ ...exampleConfig, baseUrl: server.url });
  const own = deliveryErrors.filter(([code]) => Number(code) >= 402);
  const receipts = await Promise.all(
    own.map(([code]) => sms.send({ to: `+15005550${code}`, body: "Your parcel has arrived" })),
  );
  await carrier.idle();
  for (const [index, [code, expected]] of own.entries()) {
    const receipt = receipts[index] as SmsReceipt;
    expect(receipt.status).toBe("queued");
    const update = await sms.getStatus(receipt);
    if (code === 407) expect(update).toMatchObject({ status: "canceled" });
    else expect(update).toMatchObject({ code: expected, providerCode: String(code) });
  }
  await sms.close();
  await server.close();
});
