import { inspect } from "node:util";
import { SmsError, type SmsErrorCode } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { createVonageSms } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+2348012345678";
const traceId = "91f401d459aa5050af280aee53288135";

/** Sends once to a server that gives this response. */
async function outcomeOf(body: unknown, { status = 200, headers = {} } = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const connector = createVonageSms(exampleConfig, {
    http: {
      fetch: async () => new Response(text, { status, headers: { "X-Nexmo-Trace-Id": traceId, ...headers } }),
    },
  });
  return connector.send({ to, body: "Your parcel has arrived" });
}

async function errorOf(
  body: unknown,
  response: { status?: number; headers?: object } = {},
): Promise<SmsError> {
  const thrown = await outcomeOf(body, response as { status?: number }).then(
    () => "a receipt",
    (error: unknown) => error,
  );
  if (!SmsError.is(thrown)) throw new Error(`The send did not throw an SmsError: ${String(thrown)}`);
  return thrown;
}

/** Vonage's own texts hold whole numbers at times. */
const refused = (status: string, text = `Message to ${to} cannot be processed`) => ({
  to: to.slice(1),
  status,
  "error-text": text,
});
const accepted = (id: string) => ({
  to: to.slice(1),
  "message-id": id,
  status: "0",
  "remaining-balance": "3.14159265",
  "message-price": "0.03330000",
  network: "62120",
});
const responseOf = (...messages: object[]) => ({ "message-count": String(messages.length), messages });

const refusals: [string, SmsErrorCode][] = [
  ["1", "rate-limited"],
  ["2", "invalid-message"],
  ["3", "invalid-message"],
  ["4", "authentication"],
  ["6", "invalid-message"],
  ["7", "recipient-blocked"],
  ["8", "permission"],
  ["9", "insufficient-funds"],
  ["10", "rate-limited"],
  ["11", "permission"],
  ["12", "invalid-message"],
  ["14", "authentication"],
  ["15", "invalid-sender"],
  ["16", "invalid-message"],
  ["17", "content-rejected"],
  ["19", "permission"],
  ["20", "invalid-message"],
  ["22", "invalid-message"],
  ["23", "invalid-config"],
  ["29", "permission"],
  ["32", "authentication"],
  ["33", "invalid-recipient"],
  ["99", "rejected"],
];

describe("an acceptance", () => {
  test("gives a receipt with the message's id", async () => {
    const receipt = await outcomeOf(responseOf(accepted("0A0000000123ABCD1")));
    expect(receipt).toEqual({
      connector: "vonage-sms",
      provider: "vonage-sms",
      id: "0A0000000123ABCD1",
      to,
      status: "accepted",
      segments: 1,
      encoding: "gsm-7",
    });
    expect(receipt.raw).toEqual(responseOf(accepted("0A0000000123ABCD1")));
  });

  test("of several parts gives the first one's id, and counts as Vonage does", async () => {
    const receipt = await outcomeOf(responseOf(accepted("A"), accepted("B"), accepted("C")));
    expect(receipt).toMatchObject({ id: "A", segments: 3, status: "accepted" });
  });

  test("may count its parts in a number", async () => {
    expect(await outcomeOf({ "message-count": 1, messages: [accepted("A")] })).toMatchObject({ id: "A" });
  });
});

describe("a refusal inside a 200", () => {
  test.each(refusals)("%s is %s, and was not sent", async (status, code) => {
    for (const parts of [1, 3]) {
      const error = await errorOf(responseOf(...Array.from({ length: parts }, () => refused(status))));
      expect(error).toMatchObject({
        code,
        delivery: "not-sent",
        providerCode: status,
        httpStatus: 200,
        requestId: traceId,
        moreInfo: "https://developer.vonage.com/en/api-errors/sms",
        connector: "vonage-sms",
        provider: "vonage-sms",
      });
      expect(error.message).toContain(`(Vonage ${status})`);
      expect(error).not.toHaveProperty("messageId");
      expect(inspect(error, { depth: 9 })).not.toContain(to.slice(1));
    }
  });

  test.each(["5", "13"])(
    "%s is a failure of Vonage's own, and leaves the outcome unknown",
    async (status) => {
      for (const parts of [
        [refused(status)],
        [refused("9"), refused(status)],
        [refused(status), refused("1")],
      ]) {
        expect(await errorOf(responseOf(...parts))).toMatchObject({
          code: "unavailable",
          delivery: "unknown",
          retryable: false,
          failover: false,
          providerCode: status,
        });
      }
    },
  );

  test("is that of its first part if the parts differ", async () => {
    expect(await errorOf(responseOf(refused("9"), refused("7")))).toMatchObject({
      code: "insufficient-funds",
    });
  });

  test("reports how long to wait", async () => {
    const throttled = refused("1", "Throughput Rate Exceeded - please wait [ 250 ] and retry");
    expect(await errorOf(responseOf(throttled))).toMatchObject({ retryable: true, retryAfterMs: 250 });
    const vague = refused("1", "Throttled");
    expect(await errorOf(responseOf(vague))).not.toHaveProperty("retryAfterMs");
    const other = refused("9", "please wait [ 250 ]");
    expect(await errorOf(responseOf(other))).not.toHaveProperty("retryAfterMs");
  });
});

describe("a text of which Vonage accepted some parts and refused others", () => {
  test("has an unknown outcome, with the id of what was accepted", async () => {
    const responses = [
      responseOf(accepted("A"), refused("9")),
      responseOf(refused("9"), accepted("A")),
      responseOf(accepted("A"), accepted("B"), refused("9")),
    ];
    for (const response of responses) {
      const error = await errorOf(response);
      expect(error).toMatchObject({
        code: "rejected",
        delivery: "unknown",
        retryable: false,
        failover: false,
        messageId: "A",
        providerCode: "9",
        requestId: traceId,
      });
      expect(error.message).toContain(`parts`);
      expect(inspect(error, { depth: 9 })).not.toContain(to.slice(1));
    }
  });
});

describe("a part that was accepted", () => {
  test.each([
    [429, responseOf(accepted("A"), refused("1"))],
    [429, responseOf(refused("1"), accepted("A"))],
    [402, responseOf(accepted("A"))],
  ])("is not reported as not-sent with an HTTP status of %d", async (status, response) => {
    const error = await errorOf(response, { status });
    expect(error).toMatchObject({
      delivery: "unknown",
      retryable: false,
      failover: false,
      messageId: "A",
      httpStatus: status,
      requestId: traceId,
    });
    expect(error).not.toHaveProperty("retryAfterMs");
    expect(inspect(error, { depth: 9 })).not.toContain(to.slice(1));
  });
});

describe("a 200 that cannot be read, or is inconsistent", () => {
  test.each([
    "",
    "<html>",
    "null",
    "[]",
    "{}",
    '"0"',
    '{"message-count":"1","messages":[{"stat',
    '{"message-count":"0","messages":[]}',
    '{"message-count":"1","messages":{"0":{"status":"0","message-id":"A"}}}',
    '{"message-count":"1","messages":[null]}',
    '{"message-count":"1","messages":["0"]}',
    '{"message-count":"1","messages":[{"message-id":"A"}]}',
    '{"message-count":"1","messages":[{"status":"0"}]}',
    '{"message-count":"1","messages":[{"status":"0","message-id":""}]}',
    '{"message-count":"1","messages":[{"status":"0","message-id":7}]}',
    '{"message-count":"1","messages":[{"status":"queued","message-id":"A"}]}',
    '{"message-count":"2","messages":[{"status":"0","message-id":"A"}]}',
    '{"message-count":"1","messages":[{"status":"0","message-id":"A"},{"status":"0","message-id":"B"}]}',
    '{"messages":[{"status":"0","message-id":"A"}]}',
    '{"message-count":"2","messages":[{"status":"9"}]}',
    '{"message-count":"2","messages":[{"status":"9"},{}]}',
  ])("leaves the outcome unknown: %s", async (body) => {
    expect(await errorOf(body)).toMatchObject({
      code: "unavailable",
      delivery: "unknown",
      retryable: false,
      failover: false,
      httpStatus: 200,
      requestId: traceId,
    });
  });
});

describe("a response with another status", () => {
  test("of the class 4xx was not sent, whatever the body says", async () => {
    expect(await errorOf("<html>", { status: 401 })).toMatchObject({
      code: "authentication",
      delivery: "not-sent",
      message: expect.stringContaining("apiKey"),
    });
    expect(await errorOf(responseOf(refused("9")), { status: 402 })).toMatchObject({
      code: "insufficient-funds",
      delivery: "not-sent",
      providerCode: "9",
    });
    expect(await errorOf("", { status: 420 })).toMatchObject({ code: "rejected", delivery: "not-sent" });
    expect(await errorOf("<html>", { status: 429, headers: { "Retry-After": "7" } })).toMatchObject({
      code: "rate-limited",
      delivery: "not-sent",
      retryAfterMs: 7_000,
    });
  });

  test("of the class 5xx leaves the outcome unknown, whatever the body says", async () => {
    for (const body of [
      "<html>",
      responseOf(refused("9")),
      responseOf(refused("5")),
      responseOf(accepted("A")),
    ]) {
      expect(await errorOf(body, { status: 503 })).toMatchObject({
        code: "unavailable",
        delivery: "unknown",
        httpStatus: 503,
      });
    }
  });

  test("that redirects is not followed", async () => {
    expect(await errorOf("", { status: 302, headers: { Location: "/" } })).toMatchObject({
      code: "rejected",
      delivery: "unknown",
    });
  });
});
