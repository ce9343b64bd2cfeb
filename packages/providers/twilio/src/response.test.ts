import { type DeliveryUpdate, SmsError } from "@smskit/core";
import { errorOfKind } from "@smskit/test-support/error-of";
import { describe, expect, test, vi } from "vitest";
import { createTwilio } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const id = `SM${"0123456789abcdef".repeat(2)}`;
const to = "+2348012345678";
const requestId = `RQ${"0".repeat(32)}`;
const ref = { connector: "twilio", id };

/** Creates a connector to a server that gives this response. */
function responding(body: unknown, status = 200) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "Twilio-Request-Id": requestId };
  return createTwilio(exampleConfig, {
    http: { fetch: async () => new Response(text, { status, headers }) },
  });
}

const errorOf = errorOfKind(SmsError);

const resource = {
  sid: id,
  status: "delivered",
  error_code: null,
  to,
  body: "Your parcel has arrived",
  num_segments: "2",
  price: "-0.00750",
  price_unit: "usd",
  date_created: "Thu, 05 Nov 2026 11:59:58 +0000",
  date_updated: "Thu, 05 Nov 2026 12:00:00 +0000",
  direction: "outbound-api",
};

const update: DeliveryUpdate = {
  provider: "twilio",
  connector: "twilio",
  id,
  to,
  status: "delivered",
  providerStatus: "delivered",
  at: new Date("2026-11-05T12:00:00Z"),
  price: { amount: "0.00750", currency: "USD" },
};

describe("a message from Twilio", () => {
  test("has everything that Twilio reports", async () => {
    expect(await responding(resource).getStatus(ref)).toStrictEqual(update);
    const failed = { ...resource, status: "undelivered", error_code: "30003" };
    expect(await responding(failed).getStatus(ref)).toStrictEqual({
      ...update,
      status: "undelivered",
      providerStatus: "undelivered",
      code: "invalid-recipient",
      providerCode: "30003",
    });
  });

  test("without a price that is not a decimal", async () => {
    const { price: _, ...unpriced } = update;
    for (const fields of [{ price: "0-1" }, { price: "" }, { price: "free" }, { price_unit: "dollars" }]) {
      expect(await responding({ ...resource, ...fields }).getStatus(ref)).toStrictEqual(unpriced);
    }
  });

  test.each([
    [{ price: "0.0075" }, { price: { amount: "0.0075", currency: "USD" } }],
    [{ status: "Sent" }, { status: "sent", providerStatus: "Sent" }],
    [{ status: "teleported" }, { status: "unknown", providerStatus: "teleported" }],
    [{ error_code: 0 }, {}],
    [{ error_code: 30_003 }, {}],
    [
      { status: "failed", error_code: 99_999 },
      { status: "failed", providerStatus: "failed", code: "rejected", providerCode: "99999" },
    ],
    [
      { status: "undelivered", error_code: 21_610 },
      {
        status: "undelivered",
        providerStatus: "undelivered",
        code: "recipient-blocked",
        providerCode: "21610",
      },
    ],
  ])("with %j", async (fields, told) => {
    expect(await responding({ ...resource, ...fields }).getStatus(ref)).toStrictEqual({ ...update, ...told });
  });

  test.each([
    [{ to: null }, "to"],
    [{ to: "" }, "to"],
    [{ price: null }, "price"],
    [{ price_unit: null }, "price"],
  ])("with %j has no %s", async (fields, missing) => {
    const { [missing as "to"]: _, ...rest } = update;
    expect(await responding({ ...resource, ...fields }).getStatus(ref)).toStrictEqual(rest);
  });

  test.each([null, undefined, "yesterday", 0])("with the date %s was updated now", async (date_updated) => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000 });
    const { at } = await responding({ ...resource, date_updated }).getStatus(ref);
    vi.useRealTimers();
    expect(at).toEqual(new Date(1_000));
  });

  test.each([
    ["2", 2],
    [1, 1],
    ["0", 1],
    [null, 1],
    ["-1", 1],
  ])("with the segments %j has %i", async (num_segments, segments) => {
    // Where Twilio has not counted yet, our own count stands.
    const receipt = await responding({ ...resource, num_segments }, 201).send({ to, body: "hi" });
    expect(receipt.segments).toBe(segments);
  });

  test.each([
    "null",
    "7",
    '"text"',
    "{}",
    "[]",
    "<html>",
    { ...resource, sid: 7 },
    { ...resource, status: null },
  ])("is not read from %j", async (body) => {
    const error = await errorOf(responding(body).getStatus(ref));
    expect(error).toMatchObject({ code: "unavailable", httpStatus: 200, requestId });
    expect(error.message).toContain("Twilio responded with 200");
    expect(await errorOf(responding(body, 201).send({ to, body: "hi" }))).toMatchObject({
      code: "unavailable",
      delivery: "unknown",
    });
  });

  test("is read from a 2xx only", async () => {
    expect((await responding(resource, 299).getStatus(ref)).id).toBe(id);
    for (const status of [300, 404, 500]) {
      expect((await errorOf(responding(resource, status).getStatus(ref))).httpStatus).toBe(status);
    }
  });
});

describe("a list of messages", () => {
  const since = new Date("2026-11-05T11:00:00Z");
  const find = async (body: unknown) => {
    const sms = responding(body);
    return sms.find(await sms.prepare({ to, body: resource.body }), { since });
  };

  test("may have entries that are not messages", async () => {
    const messages = [null, 7, "text", {}, { ...resource, sid: null }, resource];
    expect((await find({ messages }))?.id).toBe(id);
    expect(await find({ messages: messages.slice(0, -1) })).toBeUndefined();
  });

  test.each([{}, { messages: null }, { messages: "none" }, []])(
    "that is not a list, such as %j, is not an empty one",
    async (body) => {
      expect(await errorOf(find(body))).toMatchObject({ code: "unavailable", requestId });
    },
  );
});
