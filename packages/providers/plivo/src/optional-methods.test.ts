import { SmsError, type SmsErrorCode, type SmsMessage } from "@smskit/core";
import { type Carrier, createCarrier, type MockServer, mockPlivo, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPlivo, type PlivoConnector } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { authId, authToken, from } = exampleConfig;
const to = "+15558675310";
const body = "Your table is ready";

let server: MockServer;
let sms: PlivoConnector;
beforeEach(async () => {
  const carrier = createCarrier();
  const plivo = mockPlivo(carrier, { accounts: [{ authId, authToken }], numbers: [from] });
  server = await startMockServer({ carrier, mocks: [plivo] });
  sms = createPlivo({ ...exampleConfig, baseUrl: server.url });
});
afterEach(async () => {
  await sms.close();
  await server.close();
});

const errorOf = errorOfKind(SmsError);

describe("getStatus", () => {
  test("reports that a message arrived", async () => {
    const receipt = await sms.send({ to, body });
    await server.carrier.waitForMessage({ to });
    expect(await sms.getStatus(receipt)).toMatchObject({
      connector: "plivo",
      provider: "plivo",
      id: receipt.id,
      to,
      status: "delivered",
      providerStatus: "delivered",
      at: expect.any(Date),
    });
  });

  test.each<[string, Partial<SmsMessage>, Parameters<Carrier["setPhone"]>[1], SmsErrorCode, string]>([
    ["a filtered text", {}, { state: "filtered" }, "content-rejected", "30"],
    ["a recipient who said STOP", {}, { optedOutOf: [from] }, "recipient-blocked", "200"],
    ["a sender of no account", { from: "+15558889999" }, {}, "invalid-sender", "40"],
    ["a name, which cannot text the USA", { from: "Cafe24" }, {}, "invalid-sender", "40"],
  ])("reports why an accepted message failed: %s", async (_, message, phone, code, providerCode) => {
    server.carrier.setPhone(to, phone);
    const receipt = await sms.send({ to, body, ...message } as SmsMessage);
    expect(receipt.status).toBe("queued");
    await server.carrier.idle();
    expect(await sms.getStatus(receipt)).toMatchObject({ code, providerCode });
  });

  test("reads a masked number, a price and a time with an offset", async () => {
    const fetch = async () =>
      Response.json({
        message_uuid: "m-1",
        message_state: "delivered",
        to_number: "1202555****",
        total_amount: "0.00140",
        error_code: "000",
        message_updated_time: "2021-07-13 13:04:06.799021+05:30",
      });
    const connector = createPlivo(exampleConfig, { http: { fetch } });
    expect(await connector.getStatus({ connector: "plivo", id: "m-1" })).toEqual({
      connector: "plivo",
      provider: "plivo",
      id: "m-1",
      status: "delivered",
      providerStatus: "delivered",
      price: { amount: "0.00140", currency: "USD" },
      at: new Date("2021-07-13T07:34:06.799Z"),
    });
  });

  test("throws an error if the message does not exist", async () => {
    const error = await errorOf(sms.getStatus({ connector: "plivo", id: "../../Account" }));
    expect(error).toMatchObject({ code: "rejected", httpStatus: 404 });
    expect(server.carrier.requests.at(-1)?.path).toBe(`/v1/Account/${authId}/Message/..%2F..%2FAccount/`);
  });
});

test("a refusal of a question about a message is not one of the recipient's country", async () => {
  const message = { connector: "plivo", id: "m-1" };
  const fetch = async () => Response.json({ api_id: "a-1", error: "forbidden" }, { status: 403 });
  const connector = createPlivo(exampleConfig, { http: { fetch } });
  for await (const error of [connector.getStatus(message), connector.reportOutcome(message, "confirmed")].map(
    (asked) => errorOf(asked),
  )) {
    const expected = { code: "permission", message: expect.not.stringContaining("country") };
    expect(error).toMatchObject(expected);
  }
});

test.each([".", ".."])("no method requests another path for the id %j", async (id) => {
  const message = { connector: "plivo", id };
  expect(await errorOf(sms.getStatus(message))).toMatchObject({ code: "invalid-message" });
  expect(await errorOf(sms.reportOutcome(message, "confirmed"))).toMatchObject({ code: "invalid-message" });
  expect(server.carrier.requests).toEqual([]);
});

describe("reportOutcome", () => {
  test.each([
    ["confirmed", "CONVERTED"],
    ["unconfirmed", "NOT_CONVERTED"],
  ] as const)("reports %s as %s", async (outcome, status) => {
    const requests: Request[] = [];
    const fetch = async (input: string | URL | Request, init?: RequestInit) => {
      requests.push(new Request(input, init));
      return Response.json({ api_id: "a-1", conversion_uuid: "conv-m-1", message_uuid: "m-1" });
    };
    const connector = createPlivo(exampleConfig, { http: { fetch } });
    await connector.reportOutcome({ connector: "plivo", id: "m-1" }, outcome);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.method).toBe("POST");
    expect(requests[0]?.url).toBe(`https://api.plivo.com/v1/account/${authId}/message/m-1/conversion/`);
    expect(await requests[0]?.json()).toEqual({
      status,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  test("reaches the message at Plivo", async () => {
    const receipt = await sms.send({ to, body, providerOptions: { plivo: { trackable: true } } });
    await sms.reportOutcome(receipt, "confirmed");
    expect(server.carrier.requests.at(-1)).toMatchObject({ method: "POST", status: 200 });
  });
});

test("the connector has no find, cancel and redact, since Plivo does not support them", () => {
  expect([sms.find, sms.cancel, sms.redact]).toEqual([undefined, undefined, undefined]);
});
