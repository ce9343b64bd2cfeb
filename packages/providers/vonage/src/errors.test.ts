import { inspect } from "node:util";
import { SmsError, type SmsErrorCode } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { errors } from "./errors.ts";
import { createVonage } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+2348012345678";
const trace = "bf0ca0bf927b3b52e3cb03217e1a1ddf";

/** Sends to a Vonage that responds so, and returns the error or the receipt. */
async function outcomeOf(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const fetch = async () =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), {
      status,
      headers: { "content-type": "application/problem+json", ...headers },
    });
  const sms = createVonage(exampleConfig, { http: { fetch } });
  return sms.send({ to, body: "Your parcel has arrived" }).catch((error: unknown) => {
    if (SmsError.is(error)) return error;
    throw error;
  });
}

/** A refusal in Vonage's form, whose texts have a whole number at times. */
const refusal = (code: string, more: object = {}) => ({
  type: `https://developer.vonage.com/api-errors/messages#${code}`,
  title: "Something about a message",
  detail: `Something with ${to}`,
  instance: trace,
  ...more,
});

/** What an error calls a parameter of Vonage's API. */
const wordsOf: Record<string, string> = {
  to: "The recipient",
  from: "the sender (from)",
  webhook_url: "statusCallback",
  ttl: "validityPeriodSeconds",
  text: "the text",
  client_ref: "the reference",
  "sms.content_id": "providerOptions.vonage.contentId",
  "failover[0].to": "providerOptions.vonage.failover",
};

describe("a refusal", () => {
  test.each(errors.map(([own, code]) => [String(own), code] as const))(
    "with %s is %s, with smskit's message",
    async (providerCode, code) => {
      const error = await outcomeOf(422, refusal(providerCode));
      expect(error).toMatchObject({ code, providerCode, requestId: trace });
      const { message, delivery } = error as SmsError;
      expect(message).toContain(providerCode);
      expect(delivery).toBe(["1030", "1320", "1490"].includes(providerCode) ? "unknown" : "not-sent");
      expect(inspect(error, { depth: 9 })).not.toContain("8012345678");
    },
  );

  test("has a code for every class of error that callers act on", () => {
    const codes = new Set<SmsErrorCode>(errors.map(([, code]) => code));
    expect([...codes].sort()).toEqual([
      "authentication",
      "content-rejected",
      "insufficient-funds",
      "invalid-message",
      "invalid-recipient",
      "invalid-sender",
      "permission",
      "rate-limited",
      "recipient-blocked",
      "rejected",
      "timeout",
      "unavailable",
    ]);
  });

  test.each<[string, string, SmsErrorCode]>([
    ["1100", "Unsupported channel", "invalid-message"],
    ["1110", "Invalid channel parameters", "invalid-message"],
    ["1120", "Invalid sender", "invalid-sender"],
    ["1130", "Invalid recipient", "invalid-recipient"],
    ["110", "Invalid recipient", "invalid-recipient"],
    ["1140", "Invalid message type", "invalid-message"],
    ["1150", "Invalid params", "invalid-message"],
    ["1060", "Invalid client reference", "invalid-message"],
    ["1160", "Invalid client reference", "invalid-message"],
  ])("with the earlier number %s means its title: %s", async (providerCode, title, code) => {
    const type = `https://developer.nexmo.com/api-errors/messages-olympus#${providerCode}`;
    const error = await outcomeOf(422, { ...refusal(providerCode), type, title });
    expect(error).toMatchObject({ code, providerCode, delivery: "not-sent" });
    expect((error as SmsError).message).toContain(`(Vonage ${providerCode})`);
  });

  test.each<[string, SmsErrorCode]>([
    ["to", "invalid-recipient"],
    ["from", "invalid-sender"],
    ["webhook_url", "invalid-config"],
    ["ttl", "invalid-message"],
    ["text", "invalid-message"],
    ["client_ref", "invalid-message"],
    ["sms.content_id", "invalid-message"],
    ["failover[0].to", "invalid-message"],
    [to, "invalid-message"],
  ])("of one parameter says which: %s", async (name, code) => {
    const invalid_parameters = [{ name, reason: `must not be ${to}` }];
    const error = await outcomeOf(422, refusal("1020", { invalid_parameters }));
    expect(error).toMatchObject({ code, providerCode: "1020" });
    expect((error as SmsError).message).toContain(wordsOf[name] ?? "the value of a parameter");
    expect(inspect(error, { depth: 9 })).not.toContain("8012345678");
  });

  test.each<[number, SmsErrorCode]>([
    [401, "authentication"],
    [402, "insufficient-funds"],
    [403, "permission"],
    [404, "rejected"],
    [422, "rejected"],
  ])("with an unknown code is what its status means: %s", async (status, code) => {
    const unknown = refusal("a-new-code");
    expect(await outcomeOf(status, unknown)).toMatchObject({ code, delivery: "not-sent" });
    expect(await outcomeOf(status, { ...unknown, type: 7 })).toMatchObject({ code });
  });

  test.each([`#1420 ${to}`, `#${"a".repeat(41)}`, "#-1420", "1420"])(
    "has no code if its type does not end with one: %s",
    async (end) => {
      const type = `https://developer.vonage.com/api-errors/messages${end}`;
      const error = await outcomeOf(422, { ...refusal(""), type });
      expect(error).toMatchObject({ code: "rejected", delivery: "not-sent" });
      expect((error as SmsError).providerCode).toBeUndefined();
      expect(inspect(error, { depth: 9 })).not.toContain("8012345678");
    },
  );

  test("of a proxy is not taken for Vonage's", async () => {
    for (const status of [402, 403, 404]) {
      expect(await outcomeOf(status, "<html>no</html>")).toMatchObject({
        code: "rejected",
        delivery: "not-sent",
      });
    }
    expect(await outcomeOf(401, "<html>no</html>")).toMatchObject({ code: "authentication" });
  });

  test("by a rate limit says when to try again", async () => {
    const error = await outcomeOf(429, refusal("throttled"), {
      "retry-after": "15",
      "x-request-id": "request-1",
    });
    expect(error).toMatchObject({
      code: "rate-limited",
      delivery: "not-sent",
      retryable: true,
      retryAfterMs: 15_000,
      requestId: "request-1",
    });
  });

  test.each(["1460", "1461", "1472"])("by a limit that lasts is not retryable: %s", async (code) => {
    expect(await outcomeOf(422, refusal(code))).toMatchObject({ code: "rate-limited", retryable: false });
  });
});

describe("an outcome is unknown", () => {
  test.each([500, 502, 503])("after HTTP %s, whatever the code", async (status) => {
    const error = await outcomeOf(status, refusal("1420"));
    expect(error).toMatchObject({ code: "unavailable", delivery: "unknown", providerCode: "1420" });
  });

  test.each([["{"], [{}], [[]], [{ message_uuid: 7 }], [{ message_uuid: "" }], [refusal("1420")], ["null"]])(
    "after a 202 without an id: %j",
    async (body) => {
      expect(await outcomeOf(202, body)).toMatchObject({ delivery: "unknown", failover: false });
    },
  );
});

test("an accepted message has Vonage's id", async () => {
  const message_uuid = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
  for (const status of [200, 202]) {
    expect(await outcomeOf(status, { message_uuid, workflow_id: "w-1" })).toMatchObject({
      provider: "vonage",
      id: message_uuid,
      status: "accepted",
    });
  }
});

test.each([
  [302, "unknown"],
  [422, "not-sent"],
  [500, "unknown"],
])("an id in a response with status %s does not make it accepted", async (status, delivery) => {
  expect(await outcomeOf(status, { message_uuid: "m-1" })).toMatchObject({ delivery, httpStatus: status });
});
