import { SmsError } from "@smskit/core";
import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deliveryErrors, errors } from "./errors.ts";
import { createInfobip } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const { apiKey } = exampleConfig;
const to = "+15558675310";
const body = "Your passcode is 048151";
const accepted = { groupId: 1, groupName: "PENDING", id: 26, name: "PENDING_ACCEPTED" };

/** Sends to an Infobip that responds so. */
function send(response: unknown, status = 200, headers = {}) {
  const text = typeof response === "string" ? response : JSON.stringify(response);
  const fetch = async () => new Response(text, { status, headers });
  return createInfobip(exampleConfig, { http: { fetch } }).send({ to, body });
}

async function errorOf(response: unknown, status?: number, headers?: object): Promise<SmsError> {
  const thrown = await send(response, status, headers).catch((error: unknown) => error);
  expect(SmsError.is(thrown)).toBe(true);
  return thrown as SmsError;
}

/** A success with one message. */
function success(status: unknown, extra: object = {}) {
  return { bulkId: "b-1", messages: [{ messageId: "m-1", status, destination: "15558675310", ...extra }] };
}

const version3 = (errorCode: string, ...properties: string[]) => ({
  errorCode,
  description: `Something about ${to}.`,
  action: "Do something.",
  violations: properties.map((property) => ({ property, violation: `${to} is invalid.` })),
  resources: [],
});
const version2 = (messageId: string, validationErrors?: object) => ({
  requestError: { serviceException: { messageId, text: `Something about ${to}.`, validationErrors } },
});

describe("a message that a success refuses", () => {
  const refused = errors.filter(([code]) =>
    /^(?:REJECTED|UNDELIVERABLE|EXPIRED|MISSING|SIGNALS)/.test(String(code)),
  );

  test.each(refused)("%s is %s, and not sent", async (name, code, sentence, outcome) => {
    const error = await errorOf(success({ groupId: 5, groupName: "REJECTED", id: 8, name }));
    expect(error).toMatchObject({ code, providerCode: name, httpStatus: 200, messageId: "m-1" });
    expect(error.message).toContain(sentence);
    expect(error.delivery).toBe(
      typeof outcome === "object" && "delivery" in outcome ? outcome.delivery : "not-sent",
    );
  });

  test("REJECTED_DUPLICATE_MESSAGE_ID leaves the outcome unknown: the first request was most likely accepted", async () => {
    const error = await errorOf(success({ groupName: "REJECTED", name: "REJECTED_DUPLICATE_MESSAGE_ID" }));
    expect(error).toMatchObject({ delivery: "unknown", retryable: false });
  });

  test("a name that is new is read by its group", async () => {
    for (const groupName of ["REJECTED", "UNDELIVERABLE", "EXPIRED"]) {
      const error = await errorOf(success({ groupName, name: "REJECTED_FOR_A_NEW_REASON" }));
      expect(error).toMatchObject({
        code: "rejected",
        delivery: "not-sent",
        providerCode: "REJECTED_FOR_A_NEW_REASON",
      });
    }
  });

  test("a group that is new does not refuse, and its status is unknown", async () => {
    expect(await send(success({ groupName: "A_NEW_GROUP", name: "A_NEW_NAME" }))).toMatchObject({
      status: "unknown",
    });
  });
});

describe("a success that does not say what became of the message leaves the outcome unknown", () => {
  test.each<[string, unknown]>([
    ["nothing", ""],
    ["HTML", "<html>"],
    ["null", null],
    ["a list", []],
    ["no messages", { bulkId: "b-1" }],
    ["an empty list", { bulkId: "b-1", messages: [] }],
    ["messages that are an object", { messages: { messageId: "m-1", status: accepted } }],
    ["a message without an id", success(accepted, { messageId: undefined })],
    ["an id that is a number", success(accepted, { messageId: 7 })],
    ["a message without a status", success(undefined)],
    ["a status that is a word", success("PENDING")],
    ["a status of numbers", success({ groupName: 1, name: 26 })],
    ["two messages", { messages: [...success(accepted).messages, ...success(accepted).messages] }],
    ["a refusal's body", version3("E400", "messages[0].sender")],
    ["version 2's refusal", version2("BAD_REQUEST")],
    ["another recipient", success(accepted, { destination: "15558675311" })],
  ])("%s", async (_, response) => {
    expect(await errorOf(response)).toMatchObject({ delivery: "unknown", retryable: false });
  });
});

describe("a refusal, in the form of version 3 and of version 2", () => {
  test.each([
    [400, "E400", "BAD_REQUEST", "invalid-message"],
    [401, "E401", "UNAUTHORIZED", "authentication"],
    [403, "E403", "FORBIDDEN", "permission"],
    [404, "E404", "NOT_FOUND", "rejected"],
    [429, "E429", "TOO_MANY_REQUESTS", "rate-limited"],
    [418, "E418", "NEW_CODE", "rejected"],
  ])("HTTP %i: %s, %s are %s", async (status, newer, older, code) => {
    for (const [providerCode, response] of [
      [newer, version3(newer)],
      [older, version2(older)],
    ]) {
      const error = await errorOf(response, status);
      expect(error).toMatchObject({ code, providerCode, httpStatus: status, delivery: "not-sent" });
    }
  });

  test.each([
    ["messages[0].destinations[0].to", "invalid-recipient"],
    ["messages[0].sender", "invalid-sender"],
    ["messages[0].content.text", "invalid-message"],
    ["messages[0].options.validityPeriod.amount", "invalid-message"],
    ["options.schedule.sendAt", "invalid-message"],
    ["messages[0].webhooks.delivery.url", "invalid-config"],
    ["messages[0].options.regional.indiaDlt.principalEntityId", "invalid-message"],
  ])("an invalid %s is %s", async (property, code) => {
    for (const response of [
      version3("E400", property),
      version2("BAD_REQUEST", { [property]: ["invalid"] }),
    ]) {
      const error = await errorOf(response, 400);
      expect(error).toMatchObject({ code, delivery: "not-sent" });
    }
  });

  test("several invalid fields are a malformed request", async () => {
    const error = await errorOf(
      version3("E400", "messages[0].sender", "messages[0].destinations[0].to"),
      400,
    );
    expect(error).toMatchObject({ code: "invalid-message", providerCode: "E400" });
  });

  test("too many requests are repeated when Infobip says so", async () => {
    const error = await errorOf(version3("E429"), 429, { "retry-after": "7" });
    expect(error).toMatchObject({ code: "rate-limited", retryAfterMs: 7_000 });
  });

  test.each([500, 502, 503, 504, 408, 301])(
    "HTTP %i leaves the outcome unknown, whatever the body says",
    async (status) => {
      for (const response of [
        "",
        "<html>",
        version3("E400", "messages[0].sender"),
        success({ groupName: "REJECTED" }),
      ]) {
        expect(await errorOf(response, status)).toMatchObject({ delivery: "unknown" });
      }
    },
  );

  test.each([
    ["<html>Forbidden</html>", 403],
    ['{"error":"forbidden"}', 403],
    ['{"errorCode":403}', 403],
    ['{"errorCode":"the number +15558675310 is wrong"}', 400],
    ["", 404],
  ])("%s with HTTP %i is not Infobip's, and has no code", async (response, status) => {
    const error = await errorOf(response, status);
    expect(error).toMatchObject({ code: "rejected", delivery: "not-sent" });
    expect(error.providerCode).toBeUndefined();
  });

  test("whatever Infobip says, no error repeats the number, the text or the key, and none is a success", async () => {
    const text = fc.string({ unit: anyCharacter, maxLength: 60 });
    const word = fc.oneof(text, fc.constantFrom(to, "15558675310", body, "048151", apiKey), fc.jsonValue());
    const status = fc.constantFrom(200, 400, 401, 403, 429, 500);
    await fc.assert(
      fc.asyncProperty(word, word, status, async (first, second, http) => {
        // Not `String`: an object may have a field of the name `toString`.
        const name = typeof second === "string" ? second : JSON.stringify(second);
        const responses = [
          { errorCode: first, violations: [{ property: second }], description: first },
          {
            requestError: {
              serviceException: { messageId: first, validationErrors: { [name]: first } },
            },
          },
          success({ groupName: "REJECTED", name: first, description: second }),
          { messages: first, bulkId: second },
        ];
        for (const response of responses) {
          const error = await errorOf(response, http);
          const printed = `${error} ${JSON.stringify(error)} ${error.stack}`;
          for (const secret of [to.slice(1), "048151", apiKey]) expect(printed).not.toContain(secret);
        }
      }),
      { numRuns: 60, examples: [[{ toString: "" }, { toString: "" }, 400]] },
    );
  });
});

test("each code is in the tables once, in capital letters", () => {
  const codes = [...errors, ...deliveryErrors].map(([code]) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[A-Z][A-Z0-9_]+$/);
  expect(deliveryErrors.length).toBeGreaterThan(140);
});
