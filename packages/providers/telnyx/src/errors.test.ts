import { inspect } from "node:util";
import { SmsError, type SmsErrorCode, type SmsReceipt } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { createTelnyx } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+2348012345678";

/** Sends one message to a Telnyx that gives this response. */
async function outcomeOf(status: number, body: unknown): Promise<SmsReceipt | SmsError> {
  const connector = createTelnyx(exampleConfig, {
    http: { fetch: async () => Response.json(body, { status, headers: { "X-Request-Id": "request-1" } }) },
  });
  return connector.send({ to, body: "Your parcel has arrived" }).catch((error: unknown) => {
    if (SmsError.is(error)) return error;
    throw error;
  });
}

/** Telnyx's own texts hold whole numbers at times. */
const refusal = (code: string, pointer?: string) => ({
  errors: [{ code, title: `About ${to}`, detail: `Something with ${to}`, source: { pointer } }],
});

const failed = (status: string, errors: unknown[]) => ({
  data: { id: "m-1", to: [{ phone_number: to, status }], parts: 1, encoding: "GSM-7", errors },
});

const refusals: Record<string, SmsErrorCode> = {
  "10001": "invalid-sender",
  "10002": "invalid-recipient",
  "10003": "invalid-config",
  "10004": "invalid-message",
  "10005": "rejected",
  "10009": "authentication",
  "10010": "permission",
  "10011": "rate-limited",
  "10015": "invalid-message",
  "10016": "invalid-recipient",
  "10039": "permission",
  "20002": "authentication",
  "20012": "permission",
  "20014": "permission",
  "20100": "insufficient-funds",
  "40001": "invalid-recipient",
  "40002": "content-rejected",
  "40005": "timeout",
  "40010": "invalid-sender",
  "40012": "invalid-recipient",
  "40013": "invalid-sender",
  "40015": "content-rejected",
  "40100": "invalid-sender",
  "40300": "recipient-blocked",
  "40301": "invalid-recipient",
  "40302": "invalid-message",
  "40305": "invalid-sender",
  "40306": "invalid-sender",
  "40309": "permission",
  "40310": "invalid-recipient",
  "40312": "permission",
  "40316": "invalid-message",
  "40318": "rate-limited",
  "40321": "invalid-sender",
  "40322": "content-rejected",
  "40329": "invalid-sender",
  "49999": "rejected",
};

describe("a rejection", () => {
  test.each(Object.entries(refusals))("%s is %s, with smskit's message", async (providerCode, code) => {
    const error = await outcomeOf(422, refusal(providerCode));
    expect(error).toMatchObject({ code, delivery: "not-sent", providerCode, requestId: "request-1" });
    expect((error as SmsError).message).toContain(providerCode);
    expect(inspect(error, { depth: 9 })).not.toContain("8012345678");
  });

  test("of the sender's number is distinguished from one of the recipient's", async () => {
    expect(await outcomeOf(400, refusal("10002", "/from"))).toMatchObject({ code: "invalid-sender" });
    expect(await outcomeOf(400, refusal("10002", "/to"))).toMatchObject({ code: "invalid-recipient" });
    expect(await outcomeOf(400, refusal("40300", "/from"))).toMatchObject({ code: "recipient-blocked" });
  });

  test("because of a full queue is not retryable", async () => {
    expect(await outcomeOf(429, refusal("40318"))).toMatchObject({ code: "rate-limited", retryable: false });
    expect(await outcomeOf(429, refusal("10011"))).toMatchObject({ code: "rate-limited", retryable: true });
  });

  test.each([
    [{ errors: [] }],
    [{ errors: "10009" }],
    [{ errors: [{ code: 7 }] }],
    [{ errors: [null] }],
    [null],
  ])("with an unreadable code is classified by its status: %j", async (body) => {
    expect(await outcomeOf(401, body)).toMatchObject({ code: "authentication", delivery: "not-sent" });
    expect(await outcomeOf(422, body)).toMatchObject({ code: "rejected", delivery: "not-sent" });
  });

  test("with a status of 5xx leaves the outcome unknown, whatever its code", async () => {
    const error = await outcomeOf(500, refusal("10009"));
    expect(error).toMatchObject({ code: "unavailable", delivery: "unknown", providerCode: "10009" });
  });
});

describe("an accepted message", () => {
  test("has the parts and encoding that Telnyx reports", async () => {
    expect(await outcomeOf(200, failed("queued", []))).toEqual({
      connector: "telnyx",
      provider: "telnyx",
      id: "m-1",
      to,
      status: "queued",
      segments: 1,
      encoding: "gsm-7",
    });
  });

  test.each(["sending_failed", "delivery_failed", "expired"])(
    "with the status %s was not sent, and the error has its id",
    async (status) => {
      const error = await outcomeOf(200, failed(status, [{ code: "40015", title: `Blocked ${to}` }]));
      expect(error).toMatchObject({
        code: "content-rejected",
        delivery: "not-sent",
        providerCode: "40015",
        messageId: "m-1",
        httpStatus: 200,
        requestId: "request-1",
      });
      expect(inspect(error, { depth: 9 })).not.toContain("8012345678");
    },
  );

  test("that failed without a code is rejected", async () => {
    expect(await outcomeOf(200, failed("sending_failed", []))).toMatchObject({ code: "rejected" });
    expect(await outcomeOf(200, failed("queued", [{}]))).toMatchObject({
      code: "rejected",
      messageId: "m-1",
    });
  });

  test("with an error but a status of a sent or unknown message has an unknown outcome", async () => {
    for (const status of ["sending", "sent", "delivered", "delivery_unconfirmed", "pondering"]) {
      const error = await outcomeOf(200, failed(status, [{ code: "40006" }]));
      expect(error).toMatchObject({
        delivery: "unknown",
        retryable: false,
        failover: false,
        messageId: "m-1",
      });
    }
  });

  test("can have an unknown status", async () => {
    expect(await outcomeOf(200, failed("pondering", []))).toMatchObject({ id: "m-1", status: "unknown" });
  });
});
