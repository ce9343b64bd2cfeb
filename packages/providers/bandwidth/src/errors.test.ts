import { inspect } from "node:util";
import { SmsError, type SmsErrorCode, type SmsReceipt } from "@smskit/core";
import { createCarrier, mockBandwidth, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { describe, expect, test } from "vitest";
import { deliveryErrors, errors, knowsCode, problemOf } from "./errors.ts";
import { createBandwidth } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const user = { clientId: undefined, clientSecret: undefined, username: "api-user", password: "hunter22" };
const errorOf = errorOfKind(SmsError);

/** The error of a message to a Bandwidth that gives this response. */
function errorFrom(status: number, body: unknown, headers = {}): Promise<SmsError> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const fetch = async () => new Response(text, { status, headers });
  const sms = createBandwidth({ ...exampleConfig, ...user }, { http: { fetch } });
  return errorOf(sms.send({ to, body: "Your parcel has arrived" }));
}

describe("a refusal", () => {
  test.each<[number, string, SmsErrorCode]>([
    [400, "request-validation", "invalid-message"],
    [401, "unauthorized", "authentication"],
    [403, "forbidden", "permission"],
    [406, "not-acceptable", "rejected"],
    [415, "unsupported-content-type", "rejected"],
    [429, "max-message-queue-size-exceeded", "rate-limited"],
    [429, "rate_limit_exceeded", "rate-limited"],
    [400, "a-new-type", "rejected"],
  ])("with HTTP %i and the type %s is %s", async (status, type, code) => {
    const error = await errorFrom(status, { type, description: `for ${to}` });
    expect(error).toMatchObject({ code, delivery: "not-sent", httpStatus: status, providerCode: type });
    expect(inspect(error, { depth: 9 })).not.toContain("5558675310");
  });

  test("of another type says nothing about the fields that it names", async () => {
    const fieldErrors = [{ fieldName: "to", description: "x" }];
    expect(await errorFrom(403, { type: "forbidden", fieldErrors })).toMatchObject({ code: "permission" });
    expect(await errorFrom(400, { fieldErrors })).toMatchObject({ code: "rejected" });
  });

  test.each<[string[], SmsErrorCode]>([
    [["to"], "invalid-recipient"],
    [["to[0]", "to"], "invalid-recipient"],
    [["from"], "invalid-sender"],
    [["applicationId"], "invalid-config"],
    [["text"], "invalid-message"],
    [["expiration"], "invalid-message"],
    [["to", "from"], "invalid-message"],
    [["constructor"], "invalid-message"],
    [[], "invalid-message"],
  ])("of the fields %j is %s", async (names, code) => {
    const fieldErrors = names.map((fieldName) => ({ fieldName, description: `'${to}' must be replaced` }));
    const error = await errorFrom(400, { type: "request-validation", description: "no", fieldErrors });
    expect(error).toMatchObject({ code, delivery: "not-sent", providerCode: "request-validation" });
    expect(inspect(error, { depth: 9 })).not.toContain("5558675310");
  });

  test("says what to do about a 401, whatever its body, and about one field", async () => {
    for (const body of ["", "<html>", { error: "invalid_token" }]) {
      expect((await errorFrom(401, body)).message).toBe(
        "Bandwidth does not accept the credentials: check them and accountId. (Bandwidth HTTP 401)",
      );
    }
    const fieldErrors = [{ fieldName: "text", description: "must be 2048 characters or less" }];
    const error = await errorFrom(400, { type: "request-validation", description: "no", fieldErrors });
    expect(error).toMatchObject({
      code: "invalid-message",
      message:
        "Bandwidth does not accept the text: at most 2048 characters. (Bandwidth request-validation text)",
    });
  });

  test.each([["<html>Forbidden</html>"], [""], ["null"], [[]], [{ type: 7 }]])(
    "of a proxy says nothing about the account: %j",
    async (body) => {
      for (const status of [400, 403, 404]) {
        expect(await errorFrom(status, body)).toMatchObject({ code: "rejected", delivery: "not-sent" });
      }
    },
  );

  test("without a type, as of an unknown path, is rejected", async () => {
    const body = { timestamp: "2019-09-09T19:02:19.253+0000", status: 404, error: "Not Found", path: "/x" };
    expect(await errorFrom(404, body)).toMatchObject({ code: "rejected", delivery: "not-sent" });
  });
});

test.each<[number, unknown]>([
  [500, { type: "internal-server-error", description: "x" }],
  [502, "<html>"],
  [408, {}],
  [202, {}],
  [202, { id: 7 }],
  [202, { to: [to] }],
  [202, { id: "", to: [to] }],
  [202, { id: "m-1", to: ["+15550000000"] }],
  [202, { id: "m-1", to: [to, "+15550000000"] }],
  [202, { id: "m-1", to: "+15550000000" }],
  [202, { id: "m-1", to: [15_550_000_000] }],
  [202, { id: "m-1", to: [["+15550000000"]] }],
  [202, [{ id: "m-1", to: [to] }]],
  [202, { id: ["m-1"], to: [to] }],
  [202, { type: "unauthorized", description: "Authentication Failed" }],
  [500, { type: "forbidden", description: "Access Denied" }],
  [302, { id: "m-1", to: [to] }],
  [202, "nothing"],
])("the outcome after HTTP %i with %j is unknown", async (status, body) => {
  expect(await errorFrom(status, body)).toMatchObject({ delivery: "unknown" });
});

test.each([[{}], [{ id: "", to: [to] }], [{ id: 7, to: [to] }]])(
  "a success without an id, %j, was most likely accepted, and the error says so",
  async (body) => {
    const error = await errorFrom(202, body);
    expect(error).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("most likely accepted"),
    });
  },
);

test.each<[unknown, number]>([
  [3, 3],
  [0, 1],
  [-1, 1],
  [1.5, 1],
  ["2", 1],
  [null, 1],
  [[2], 1],
])("a segmentCount of %j makes %i segments", async (segmentCount, segments) => {
  const fetch = async () => Response.json({ id: "m-1", to: [to], segmentCount }, { status: 202 });
  const sms = createBandwidth({ ...exampleConfig, ...user }, { http: { fetch } });
  expect(await sms.send({ to, body: "Your parcel has arrived" })).toMatchObject({ id: "m-1", segments });
});

test("a daily limit of a brand is not worth a retry, and a receipt that never came leaves the outcome unknown", () => {
  expect(problemOf(4780)).toMatchObject({ code: "rate-limited", retryable: false });
  expect(problemOf("9902")).toMatchObject({ code: "timeout", delivery: "unknown" });
  expect(problemOf(4998)).toEqual({ code: "rejected", providerCode: "4998" });
});

test("the connector knows the codes of both tables, and no others", () => {
  expect(["forbidden", "4403", "9999"].map(knowsCode)).toEqual([true, true, true]);
  expect(["4998", "constructor", ""].map(knowsCode)).toEqual([false, false, false]);
});

test("the tables have each code once", () => {
  const codes = [...errors, ...deliveryErrors].map(([code]) => String(code));
  expect(new Set(codes).size).toBe(codes.length);
});

test("Bandwidth accepts what it refuses later, and every code of its table comes as an event or in the list", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockBandwidth(carrier)] });
  const sms = createBandwidth({ ...exampleConfig, ...user, baseUrl: server.url });
  const receipts = await Promise.all(
    deliveryErrors.map(([code]) => sms.send({ to: `+1500555${code}`, body: "Your parcel has arrived" })),
  );
  await carrier.idle();
  for (const [index, [code, expected]] of deliveryErrors.entries()) {
    const receipt = receipts[index] as SmsReceipt;
    expect(receipt.status).toBe("queued");
    const update = await sms.getStatus(receipt);
    if (code === 9902) expect(update).toMatchObject({ status: "sent" });
    else expect(update).toMatchObject({ code: expected, providerCode: String(code) });
    expect(update.status).toMatch(code === 9902 ? /^sent$/ : /^(?:failed|undelivered)$/);
  }
  await sms.close();
  await server.close();
});
