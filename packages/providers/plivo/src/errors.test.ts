import { inspect } from "node:util";
import { SmsError, type SmsErrorCode, type SmsReceipt } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { createPlivo } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+2348012345678";
const id = "5b40a428-bfc7-4daf-9d06-726c558bf3b8";
const apiId = "948b53a2-3f08-11e7-b6f4-061564b78b75";

function connectorTo(response: () => Response) {
  return createPlivo(exampleConfig, { http: { fetch: async () => response() } });
}

/** Sends one message to a Plivo that gives this response. */
async function outcomeOf(status: number, body: unknown, headers = {}): Promise<SmsReceipt | SmsError> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return connectorTo(() => new Response(text, { status, headers }))
    .send({ to, body: "Your parcel has arrived" })
    .catch((error: unknown) => {
      if (SmsError.is(error)) return error;
      throw error;
    });
}

/** Plivo's sentences hold whole numbers at times. */
const refusal = { api_id: apiId, error: `Message to ${to} is not allowed` };

const byStatus: readonly (readonly [number, SmsErrorCode, SmsErrorCode])[] = [
  [400, "invalid-message", "rejected"],
  [401, "authentication", "authentication"],
  [402, "insufficient-funds", "rejected"],
  [403, "permission", "rejected"],
  [404, "invalid-config", "rejected"],
  [405, "rejected", "rejected"],
  [429, "rate-limited", "rate-limited"],
];

describe("a refusal", () => {
  test.each(byStatus)("with HTTP %s in Plivo's form is %s", async (status, code) => {
    const error = await outcomeOf(status, refusal);
    expect(error).toMatchObject({ code, delivery: "not-sent", httpStatus: status, requestId: apiId });
    expect(error).not.toHaveProperty("providerCode");
    expect(inspect(error, { depth: 9 })).not.toContain("8012345678");
  });

  const foreign: readonly unknown[] = [
    "<html>Forbidden</html>",
    "",
    "null",
    { error: "Forbidden" },
    { message: "Forbidden", api_id: apiId },
    { api_id: 7, error: "Forbidden" },
  ];
  test.each(foreign)("of a proxy says nothing about the account: %j", async (body) => {
    for (const [status, , code] of byStatus) {
      expect(await outcomeOf(status, body)).toMatchObject({ code, delivery: "not-sent" });
    }
  });

  test("of credentials is plain text, and names the fields to check", async () => {
    const error = await outcomeOf(401, "Could not verify your access level for that URL.");
    expect(error).toMatchObject({ code: "authentication", message: expect.stringContaining("authToken") });
  });

  test("of too many requests says when to try again", async () => {
    const error = await outcomeOf(429, refusal, { "Retry-After": "7" });
    expect(error).toMatchObject({ code: "rate-limited", retryAfterMs: 7_000, retryable: true });
  });

  test.each([408, 500, 502, 503])("with HTTP %s leaves the outcome unknown", async (status) => {
    expect(await outcomeOf(status, refusal)).toMatchObject({ code: "unavailable", delivery: "unknown" });
  });
});

describe("a success", () => {
  test("with one message is a receipt", async () => {
    expect(await outcomeOf(202, { api_id: apiId, message: "message(s) queued", message_uuid: [id] })).toEqual(
      {
        connector: "plivo",
        provider: "plivo",
        id,
        to,
        status: "queued",
        segments: 1,
        encoding: "gsm-7",
      },
    );
  });

  const unreadable: readonly unknown[] = [
    {},
    { message: "message(s) queued" },
    { message_uuid: [] },
    { message_uuid: [""] },
    { message_uuid: [7] },
    { message_uuid: id },
    { message_uuid: null },
    { message_uuid: [], invalid_number: [] },
    { api_id: apiId, error: "failed" },
    [],
    "message(s) queued",
  ];
  test.each(unreadable)("without the message's id leaves the outcome unknown: %j", async (body) => {
    const error = await outcomeOf(202, body);
    expect(error).toMatchObject({
      code: "unavailable",
      delivery: "unknown",
      retryable: false,
      failover: false,
    });
  });

  test("with the ids of several messages leaves the outcome unknown", async () => {
    const error = await outcomeOf(202, { message_uuid: [id, apiId] });
    expect(error).toMatchObject({ code: "unavailable", delivery: "unknown", messageId: id });
  });

  test.each([
    [{ number: to.slice(1), reason: `The number ${to} is invalid` }],
    [{ number: to, reason: "" }],
    [to.slice(1)],
    [{ reason: "Invalid number" }],
  ])("that names the recipient as invalid sent nothing: %j", async (entry) => {
    const error = await outcomeOf(202, { api_id: apiId, message_uuid: [], invalid_number: [entry] });
    expect(error).toMatchObject({ code: "invalid-recipient", delivery: "not-sent", httpStatus: 202 });
    expect(inspect(error, { depth: 9 })).not.toContain("8012345678");
  });

  test("that names another number as invalid leaves the outcome unknown", async () => {
    const error = await outcomeOf(202, { message_uuid: [], invalid_number: [{ number: "15550000000" }] });
    expect(error).toMatchObject({ delivery: "unknown" });
  });

  test.each([[[id]], [id]])(
    "that names the recipient as invalid and has a message leaves the outcome unknown: %j",
    async (message_uuid) => {
      const invalid_number = [{ number: to.slice(1), reason: "Invalid" }];
      const error = await outcomeOf(202, { message_uuid, invalid_number });
      expect(error).toMatchObject({ code: "unavailable", delivery: "unknown", messageId: id });
    },
  );
});

/** Asks for the status of a message with this code. */
const statusOf = (message_state: string, error_code: unknown) =>
  connectorTo(() => Response.json({ message_uuid: id, message_state, error_code })).getStatus({
    connector: "plivo",
    id,
  });

const codes: Record<string, SmsErrorCode> = {
  "10": "invalid-message",
  "20": "unavailable",
  "30": "content-rejected",
  "40": "invalid-sender",
  "50": "invalid-recipient",
  "60": "rejected",
  "70": "invalid-recipient",
  "80": "invalid-recipient",
  "90": "rejected",
  "100": "rejected",
  "110": "invalid-message",
  "120": "invalid-message",
  "130": "invalid-message",
  "140": "invalid-message",
  "200": "recipient-blocked",
  "201": "invalid-sender",
  "300": "unavailable",
  "420": "timeout",
  "450": "permission",
  "451": "rate-limited",
  "900": "insufficient-funds",
  "910": "permission",
  "1000": "rejected",
  "3141": "rejected",
};

describe("a message that was not delivered", () => {
  test.each(Object.entries(codes))("with the code %s is %s", async (providerCode, code) => {
    for (const given of [providerCode, Number(providerCode), providerCode.padStart(4, "0")]) {
      expect(await statusOf("undelivered", given)).toMatchObject({
        status: "undelivered",
        code,
        providerCode,
      });
    }
  });

  test.each(["000", "", null, undefined, "x", `about ${to}`, {}])(
    "without a code is rejected: %j",
    async (code) => {
      const update = await statusOf("failed", code);
      expect(update).toMatchObject({ status: "failed", code: "rejected" });
      expect(update).not.toHaveProperty("providerCode");
    },
  );

  test.each(["queued", "sent", "delivered", "teleported"])(
    "a code does not make %s a failure",
    async (word) => {
      expect(await statusOf(word, "20")).not.toHaveProperty("code");
    },
  );
});

test("a message that Plivo does not have is rejected, not the config", async () => {
  const { getStatus, reportOutcome } = connectorTo(() => Response.json(refusal, { status: 404 }));
  const message = { connector: "plivo", id };
  for (const call of [getStatus(message), reportOutcome(message, "confirmed")]) {
    const error = await call.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "rejected", message: expect.stringContaining("does not exist") });
  }
});
