import { SmsError } from "@smskit/core";
import { createCarrier, type MockServer, mockTelnyx, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTelnyx, type TelnyxConnector } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { apiKey, from, messagingProfileId } = exampleConfig;
const to = "+15558675310";
const body = "Your table is ready";

let server: MockServer;
let sms: TelnyxConnector;
beforeEach(async () => {
  const carrier = createCarrier();
  const telnyx = mockTelnyx(carrier, {
    accounts: [{ apiKey }],
    numbers: [{ number: from, profile: messagingProfileId }],
    profiles: [{ id: messagingProfileId }],
  });
  server = await startMockServer({ carrier, mocks: [telnyx] });
  sms = createTelnyx({ ...exampleConfig, baseUrl: server.url });
});
afterEach(async () => {
  await sms.close();
  await server.close();
});

const errorOf = errorOfKind(SmsError);

describe("getStatus", () => {
  test("reports that a message arrived, its price and its reference", async () => {
    const statusCallback = "https://example.com/sms";
    const receipt = await sms.send({ to, body, reference: "order-7", statusCallback });
    await server.carrier.waitForMessage({ to });
    expect(await sms.getStatus(receipt)).toEqual({
      connector: "telnyx",
      provider: "telnyx",
      id: receipt.id,
      reference: "order-7",
      to,
      status: "delivered",
      providerStatus: "delivered",
      price: { amount: "0.0051", currency: "USD" },
      at: expect.any(Date),
    });
  });

  test("reports why a message was not delivered", async () => {
    server.carrier.setPhone(to, { state: "landline" });
    const failed = new Promise<void>((resolve) => {
      server.carrier.on("status", (_, { status }) => {
        if (status === "undelivered") resolve();
      });
    });
    const receipt = await sms.send({ to, body });
    await failed;
    expect(await sms.getStatus(receipt)).toMatchObject({
      status: "undelivered",
      providerStatus: "delivery_failed",
      code: "invalid-recipient",
      providerCode: "40001",
    });
  });

  test("throws an error if the message does not exist", async () => {
    const error = await errorOf(sms.getStatus({ connector: "telnyx", id: "../balance" }));
    expect(error).toMatchObject({ code: "rejected", providerCode: "10005", httpStatus: 404 });
  });
});

describe("cancel", () => {
  test("cancels a scheduled message", async () => {
    const receipt = await sms.send({ to, body, sendAt: new Date(Date.now() + 3_600_000) });
    expect(receipt.status).toBe("scheduled");
    await sms.cancel(receipt);
    expect(await sms.getStatus(receipt)).toMatchObject({ status: "canceled", providerStatus: "cancelled" });
  });

  test("rejects a message that is already being sent", async () => {
    const receipt = await sms.send({ to, body });
    expect(await errorOf(sms.cancel(receipt))).toMatchObject({ providerCode: "10015" });
  });
});

test("the connector has no find, redact and reportOutcome, since Telnyx does not support them", () => {
  expect([sms.find, sms.redact, sms.reportOutcome]).toEqual([undefined, undefined, undefined]);
});
