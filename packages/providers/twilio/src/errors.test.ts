import { inspect } from "node:util";
import { type SmsError, SmsError as SmsErrorClass, type SmsErrorCode } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { createTwilio } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+2348012345678";
const requestId = `RQ${"0".repeat(32)}`;

/** Sends once to a server that gives this response. */
async function errorOf(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<SmsError> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const connector = createTwilio(exampleConfig, {
    http: {
      fetch: async () =>
        new Response(text, { status, headers: { "Twilio-Request-Id": requestId, ...headers } }),
    },
  });
  const thrown = await connector
    .send({ to, body: "Your parcel has arrived" })
    .catch((error: unknown) => error);
  if (!SmsErrorClass.is(thrown)) throw new Error("The send did not throw an SmsError.");
  return thrown;
}

/** Twilio's own texts hold whole numbers at times. */
const classic = (code: number, status: number) => ({
  code,
  message: `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}.`,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
});

const refusals: [number, number, SmsErrorCode][] = [
  [20003, 401, "authentication"],
  [20008, 403, "permission"],
  [20429, 429, "rate-limited"],
  [21211, 400, "invalid-recipient"],
  [21212, 400, "invalid-sender"],
  [21265, 400, "invalid-recipient"],
  [21266, 400, "invalid-sender"],
  [21267, 400, "permission"],
  [21268, 400, "permission"],
  [21408, 400, "permission"],
  [21602, 400, "invalid-message"],
  [21603, 400, "invalid-sender"],
  [21604, 400, "invalid-recipient"],
  [21606, 400, "invalid-sender"],
  [21608, 400, "permission"],
  [21609, 400, "invalid-config"],
  [21610, 400, "recipient-blocked"],
  [21611, 400, "rate-limited"],
  [21612, 400, "permission"],
  [21614, 400, "invalid-recipient"],
  [21617, 400, "invalid-message"],
  [21619, 400, "invalid-message"],
  [21620, 400, "invalid-message"],
  [21621, 400, "invalid-message"],
  [21622, 400, "invalid-message"],
  [21623, 400, "invalid-message"],
  [21624, 400, "invalid-message"],
  [21635, 400, "invalid-recipient"],
  [21654, 400, "invalid-message"],
  [21655, 400, "invalid-message"],
  [21656, 400, "invalid-message"],
  [21659, 400, "invalid-sender"],
  [21660, 400, "invalid-sender"],
  [21661, 400, "invalid-sender"],
  [21701, 404, "invalid-config"],
  [21702, 400, "invalid-sender"],
  [21703, 400, "invalid-sender"],
  [21704, 400, "invalid-sender"],
  [21705, 400, "invalid-config"],
  [21711, 400, "invalid-sender"],
  [35111, 400, "invalid-message"],
  [35114, 400, "invalid-message"],
  [35115, 400, "invalid-message"],
  [35117, 400, "invalid-message"],
  [35118, 400, "invalid-message"],
  [35126, 400, "invalid-message"],
  [20404, 404, "authentication"],
  [21999, 400, "rejected"],
];

describe("a rejection by Twilio", () => {
  test.each(refusals)("%i (HTTP %i) is %s and was not sent", async (code, status, expected) => {
    for (const body of [classic(code, status), problem(code, status)]) {
      const error = await errorOf(status, body);
      expect(error).toMatchObject({
        code: expected,
        delivery: "not-sent",
        providerCode: String(code),
        httpStatus: status,
        requestId,
        moreInfo: `https://www.twilio.com/docs/errors/${code}`,
        connector: "twilio",
        provider: "twilio",
      });
      expect(error.message).toContain(String(code));
      expect(inspect(error, { depth: 9 })).not.toContain(to.slice(1));
    }
  });

  test("without a readable body is interpreted by its status", async () => {
    expect(await errorOf(401, "<html>")).toMatchObject({ code: "authentication", delivery: "not-sent" });
    expect(await errorOf(403, "<html>")).toMatchObject({ code: "rejected", delivery: "not-sent" });
    expect(await errorOf(400, "")).toMatchObject({ code: "rejected", delivery: "not-sent" });
    expect(await errorOf(429, "slow down")).toMatchObject({ code: "rate-limited", delivery: "not-sent" });
    expect(await errorOf(408, "")).toMatchObject({ delivery: "unknown" });
  });

  test("reports the time to wait", async () => {
    expect(await errorOf(429, classic(20429, 429), { "Retry-After": "7" })).toMatchObject({
      retryable: true,
      retryAfterMs: 7_000,
    });
  });

  test("is not retryable if a sender's queue is full for hours", async () => {
    expect(await errorOf(400, classic(21611, 400))).toMatchObject({ retryable: false, failover: true });
  });

  test("with a 5xx leaves the outcome unknown, whatever its code", async () => {
    for (const code of [20500, 21610, 20429]) {
      expect(await errorOf(503, classic(code, 503))).toMatchObject({
        code: "unavailable",
        delivery: "unknown",
        retryable: false,
      });
    }
  });
});

const failures: [number[], SmsErrorCode][] = [
  [[30001, 30017, 30022, 30023, 30027, 30454], "rate-limited"],
  [[30002, 30037], "permission"],
  [[30003, 30005, 30006], "invalid-recipient"],
  [[30004, 30450], "recipient-blocked"],
  [[30007, 30038, 30039, 30019, 30011], "content-rejected"],
  [[30024, 30032, 30033, 30034, 30035, 30040, 30041, 30042, 30043], "invalid-sender"],
  [[30010], "rejected"],
  [[30036], "timeout"],
  [[30008, 30020, 30021, 30410, 30453, 39999], "rejected"],
];

describe("a message that Twilio accepted and failed immediately", () => {
  const message = (error_code: unknown, status = "failed") => ({
    sid: `SM${"0".repeat(32)}`,
    status,
    error_code,
  });

  test.each(failures)("with %j is %s, was not sent and has its id in the error", async (codes, expected) => {
    for (const code of codes) {
      expect(await errorOf(201, message(code))).toMatchObject({
        code: expected,
        delivery: "not-sent",
        providerCode: String(code),
        messageId: `SM${"0".repeat(32)}`,
        httpStatus: 201,
        requestId,
      });
    }
  });

  test("is an error even without a code, or with a status that contradicts it", async () => {
    expect(await errorOf(201, message(null))).toMatchObject({ code: "rejected", delivery: "not-sent" });
    expect(await errorOf(201, message(30007, "queued"))).toMatchObject({
      code: "content-rejected",
      delivery: "not-sent",
    });
    expect(await errorOf(201, message(null, "undelivered"))).toMatchObject({
      code: "rejected",
      delivery: "not-sent",
    });
  });

  test("has a message for a known code", async () => {
    const saying = async (error_code: unknown) => (await errorOf(201, message(error_code))).message;
    expect(await saying(null)).toBe("Twilio failed the message at once.");
    expect(await saying(99_999)).toBe("Twilio failed the message at once. (Twilio 99999)");
    expect(await saying(30_007)).toMatch(/^(?!Twilio failed).+\. \(Twilio 30007\)$/);
    expect(Object.keys(await errorOf(201, message(null)))).not.toContain("providerCode");
  });

  test.each([
    ["sent", "unknown"],
    ["sent for now", "unknown"],
    ["undelivered", "not-sent"],
  ])("with a code and the status %j is %s", async (status, delivery) => {
    expect(await errorOf(201, message(30_007, status))).toMatchObject({ delivery });
  });
});

describe("a 201 with a code and the status of a sent message", () => {
  test.each(["sending", "sent", "delivered", "read", "partially_delivered"])(
    "leaves the outcome unknown: %s",
    async (status) => {
      const body = { sid: `SM${"0".repeat(32)}`, status, error_code: 30008 };
      expect(await errorOf(201, body)).toMatchObject({
        delivery: "unknown",
        retryable: false,
        failover: false,
        providerCode: "30008",
        messageId: body.sid,
      });
    },
  );
});

describe("a gateway that changes the format of Twilio's values", () => {
  const sid = `SM${"0".repeat(32)}`;

  test("a code as a string, or a status in capitals, is a failure too", async () => {
    for (const status of ["failed", "FAILED"]) {
      expect(await errorOf(201, { sid, status, error_code: "30007" })).toMatchObject({
        code: "content-rejected",
        delivery: "not-sent",
        providerCode: "30007",
      });
    }
    expect(await errorOf(201, { sid, status: "Failed", error_code: null })).toMatchObject({
      delivery: "not-sent",
    });
  });

  test.each([0, "0", ""])("the code %j means no error: the message was accepted", async (error_code) => {
    const text = JSON.stringify({ sid, status: "queued", error_code });
    const connector = createTwilio(exampleConfig, {
      http: { fetch: async () => new Response(text, { status: 201 }) },
    });
    expect(await connector.send({ to, body: "Your parcel has arrived" })).toMatchObject({
      id: sid,
      status: "queued",
    });
  });

  test("a value that is not a code, such as a number to call, is not repeated", async () => {
    const code = Number(to);
    for (const error of [
      await errorOf(400, { code, status: 400 }),
      await errorOf(201, { sid, status: "failed", error_code: code }),
    ]) {
      expect(error).toMatchObject({ code: "rejected", delivery: "not-sent" });
      expect(inspect(error, { depth: 9 })).not.toContain(String(code));
    }
  });
});

describe("a failure at Twilio", () => {
  test.each([500, 503])(
    "keeps its code and leaves the outcome unknown, whatever the code means: %i",
    async (status) => {
      const error = await errorOf(status, classic(21_211, status));
      expect(error).toMatchObject({ code: "unavailable", delivery: "unknown", providerCode: "21211" });
      expect(error.message).toBe(
        `Twilio failed (HTTP ${status}, code 21211); whether the message was accepted is unknown.`,
      );
    },
  );

  test.each(["<html>", "null", "{}", '{"code":null}', '{"code":true}', '{"code":[21211]}'])(
    "without a code has no providerCode: %s",
    async (body) => {
      for (const status of [400, 500]) {
        const error = await errorOf(status, body);
        expect(Object.keys(error)).not.toContain("providerCode");
        expect(Object.keys(error)).not.toContain("moreInfo");
        expect(error.message).toContain(`Twilio`);
      }
    },
  );
});

describe("an unreadable success response", () => {
  test.each(["", "<html>", "null", "[]", "{}", '"SM"', '{"sid":1,"status":"queued"}', '{"sid":"SM0","sta'])(
    "leaves the outcome unknown: %s",
    async (body) => {
      expect(await errorOf(201, body)).toMatchObject({
        code: "unavailable",
        delivery: "unknown",
        retryable: false,
        failover: false,
        requestId,
      });
    },
  );
});

function problem(code: number, status: number) {
  return {
    type: `https://www.twilio.com/docs/errors/${code}`,
    title: "Refused",
    status,
    code,
    detail: `For ${to}.`,
  };
}
