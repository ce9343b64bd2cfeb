import { SmsError } from "@smskit/core";
import { createCarrier, type MockServer, mockBandwidth, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type BandwidthConnector, createBandwidth } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your table is ready";
const errorOf = errorOfKind(SmsError);

let server: MockServer;
let sms: BandwidthConnector;
beforeEach(async () => {
  const carrier = createCarrier();
  server = await startMockServer({ carrier, mocks: [mockBandwidth(carrier)] });
  sms = createBandwidth({ ...exampleConfig, baseUrl: server.url });
});
afterEach(async () => {
  await sms.close();
  await server.close();
});

describe("getStatus", () => {
  test("reports that a message arrived", async () => {
    const receipt = await sms.send({ to, body });
    await server.carrier.idle();
    expect(await sms.getStatus(receipt)).toMatchObject({
      provider: "bandwidth",
      id: receipt.id,
      to,
      status: "delivered",
      providerStatus: "DELIVERED",
      at: expect.any(Date),
    });
  });

  test("throws an error if the list does not have the message, and keeps the id inside its parameter", async () => {
    const error = await errorOf(sms.getStatus({ connector: "bandwidth", id: "x&limit=1000" }));
    expect(error).toMatchObject({ code: "rejected" });
    expect(error.message).toContain("list");
  });

  test.each([
    ["RECEIVED", "queued"],
    ["QUEUED", "queued"],
    ["SENDING", "sending"],
    ["SENT", "sent"],
    ["ACCEPTED", "sent"],
    ["DELIVERED", "delivered"],
    ["FAILED", "failed"],
    ["UNDELIVERED", "undelivered"],
    ["DLR_EXPIRED", "unknown"],
    ["constructor", "unknown"],
  ])("reads the status %s as %s", async (messageStatus, status) => {
    const item = {
      messageId: "m-1",
      destinationTn: to,
      messageStatus,
      receiveTime: "2026-01-02T03:04:05.000Z",
    };
    const token = { access_token: "t", expires_in: 60 };
    const fetch = async (input: unknown) =>
      Response.json(String(input).includes("oauth2") ? token : { messages: [{ messageId: "m-0" }, item] });
    const connector = createBandwidth(exampleConfig, { http: { fetch } });
    expect(await connector.getStatus({ connector: "bandwidth", id: "m-1" })).toMatchObject({
      status,
      to,
      providerStatus: messageStatus,
      at: new Date("2026-01-02T03:04:05.000Z"),
    });
  });
});

/** Asks a Bandwidth that gives this response about a message, as an API user. */
async function statusFrom(body: unknown, { status = 200, id = "m-1" } = {}) {
  const urls: string[] = [];
  const user = { clientId: undefined, clientSecret: undefined, username: "api-user", password: "hunter22" };
  const fetch = async (input: unknown) => {
    urls.push(String(input));
    return Response.json(body, { status });
  };
  const connector = createBandwidth({ ...exampleConfig, ...user }, { http: { fetch } });
  const asked = connector.getStatus({ connector: "bandwidth", id });
  return { urls, asked };
}

describe("getStatus of a list", () => {
  const item = { messageId: "m-1", messageStatus: "DELIVERED", receiveTime: "2026-01-02T03:04:05.000Z" };

  test("without the message leaves open what became of it", async () => {
    const { asked } = await statusFrom({
      messages: [null, 7, "m-1", { messageId: 7 }, { messageId: "m-2" }],
    });
    expect(await errorOf(asked)).toMatchObject({ code: "rejected", delivery: "unknown" });
  });

  test.each([[201], [202], [206]])("with HTTP %i is not read", async (status) => {
    expect(await errorOf((await statusFrom({ messages: [item] }, { status })).asked)).toBeInstanceOf(
      SmsError,
    );
  });

  test.each([[null], [[]], [{ messages: {} }], [{ messages: "m-1" }], [{ messages: null }]])(
    "that is %j is not read",
    async (body) => {
      expect(await errorOf((await statusFrom(body)).asked)).toBeInstanceOf(SmsError);
    },
  );

  test.each(["a/b", "a&limit=1", "a#b", "a b", "a%2Fb", "+1"])(
    "keeps the id %j in its parameter",
    async (id) => {
      const { urls, asked } = await statusFrom({ messages: [] }, { id });
      await errorOf(asked);
      const url = new URL(urls[0] ?? "");
      expect([url.pathname, [...url.searchParams]]).toEqual([
        "/api/v2/users/9900000/messages",
        [["messageId", id]],
      ]);
    },
  );

  test("says who refused by its status, not by the code", async () => {
    const failed = { ...item, messageStatus: "FAILED", errorCode: 4720 };
    expect(await (await statusFrom({ messages: [failed] })).asked).toMatchObject({
      status: "failed",
      providerCode: "4720",
    });
    const unknown = { ...item, messageStatus: "SENT", errorCode: 4720 };
    const update = await (await statusFrom({ messages: [unknown] })).asked;
    expect(update).toMatchObject({ status: "sent" });
    expect(update).not.toHaveProperty("code");
  });
});

test("the connector has no find, cancel, redact and reportOutcome, since Bandwidth does not support them", () => {
  const { find, cancel, redact, reportOutcome } = sms as BandwidthConnector & Record<string, unknown>;
  expect([find, cancel, redact, reportOutcome]).toEqual([undefined, undefined, undefined, undefined]);
});
