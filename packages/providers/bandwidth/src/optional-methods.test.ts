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

test("the connector has no find, cancel, redact and reportOutcome, since Bandwidth does not support them", () => {
  const { find, cancel, redact, reportOutcome } = sms as BandwidthConnector & Record<string, unknown>;
  expect([find, cancel, redact, reportOutcome]).toEqual([undefined, undefined, undefined, undefined]);
});
