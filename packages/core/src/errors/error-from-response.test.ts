import { inspect } from "node:util";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { errorFromResponse, type HttpResponse } from "../provider.ts";

function response(status: number, headers: Record<string, string> = {}, body = "{}"): HttpResponse {
  return { status, body, header: (name) => headers[name] };
}

const notSent = { delivery: "not-sent" };
const unknown = { delivery: "unknown", retryable: false, failover: false };

afterEach(() => void vi.useRealTimers());

describe("errorFromResponse", () => {
  it.each([
    [200, "unavailable", unknown],
    [201, "unavailable", unknown],
    [204, "unavailable", unknown],
    [300, "rejected", unknown],
    [301, "rejected", unknown],
    [302, "rejected", unknown],
    [307, "rejected", unknown],
    [399, "rejected", unknown],
    [400, "rejected", { ...notSent, retryable: false, failover: false }],
    [401, "authentication", { ...notSent, retryable: false, failover: true }],
    [403, "rejected", notSent],
    [404, "rejected", notSent],
    [408, "unavailable", unknown],
    [410, "rejected", notSent],
    [422, "rejected", notSent],
    [429, "rate-limited", { ...notSent, retryable: true, failover: true }],
    [499, "rejected", notSent],
    [500, "unavailable", unknown],
    [502, "unavailable", unknown],
    [503, "unavailable", unknown],
    [504, "unavailable", unknown],
    [599, "unavailable", unknown],
  ])("%i is %s", (status, code, rest) => {
    const error = errorFromResponse("Example", response(status));
    expect(error).toMatchObject({ code, httpStatus: status, ...rest });
    expect(error.message).toContain("Example");
    expect(error.message).toContain(String(status));
  });

  it("is never retryable for a status that is not a rejection", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.constantFrom("invalid-recipient", "unavailable", "rate-limited", "permission"),
        fc.boolean(),
        (status, code, refused) => {
          const isSuccess = status >= 200 && status < 300;
          const isRefusal = isSuccess ? refused : status >= 400 && status < 500 && status !== 408;
          const error = errorFromResponse("Example", response(status), {
            code,
            retryable: true,
            failover: true,
            refused,
          });
          expect(error.delivery).toBe(isRefusal ? "not-sent" : "unknown");
          if (!isRefusal) expect(error).toMatchObject(unknown);
        },
      ),
    );
  });

  it("uses the adapter's code and message for a rejection", () => {
    const details = {
      code: "invalid-recipient",
      message: "The recipient is a landline.",
      providerCode: "21614",
      requestId: "RQ1",
      moreInfo: "https://example.com/21614",
    } as const;
    expect(errorFromResponse("Example", response(400), details)).toMatchObject({ ...details, ...notSent });
    expect(errorFromResponse("Example", response(400), { providerCode: "7" }).message).toBe(
      "Example refused the request (HTTP 400, code 7).",
    );
  });

  it("keeps the ids of any other response and drops what contradicts its status", () => {
    const details = {
      code: "invalid-recipient",
      message: "Refused.",
      requestId: "RQ1",
      messageId: "SM1",
    } as const;
    for (const status of [200, 302, 408, 500]) {
      const error = errorFromResponse("Example", response(status), details);
      expect(error).toMatchObject({ ...unknown, requestId: "RQ1", messageId: "SM1", httpStatus: status });
      expect(error.code).not.toBe("invalid-recipient");
      expect(error.message).not.toContain("Refused.");
    }
    expect(errorFromResponse("Example", response(201)).message).toContain("most likely accepted");
    expect(errorFromResponse("Example", response(302)).message).toContain("check baseUrl");
    for (const status of [408, 500]) {
      expect(errorFromResponse("Example", response(status), { providerCode: "7" }).message).toBe(
        `Example failed (HTTP ${status}, code 7); whether the message was accepted is unknown.`,
      );
    }
  });

  it("treats a rejection inside a success response as a rejection if the provider's code says so", () => {
    const refused = {
      code: "insufficient-funds",
      providerCode: "isv.AMOUNT_NOT_ENOUGH",
      refused: true,
    } as const;
    for (const status of [200, 201, 202]) {
      expect(errorFromResponse("Example", response(status), refused)).toMatchObject({
        code: "insufficient-funds",
        ...notSent,
        retryable: false,
        failover: true,
        httpStatus: status,
        providerCode: "isv.AMOUNT_NOT_ENOUGH",
      });
    }
    const unnamed = errorFromResponse("Example", response(200), { providerCode: "new.CODE", refused: true });
    expect(unnamed).toMatchObject({ code: "rejected", ...notSent, retryable: false, failover: false });
    expect(unnamed.message).toBe("Example refused the request (HTTP 200, code new.CODE).");
    expect(errorFromResponse("Example", response(200), { refused: true }).message).toBe(
      "Example refused the request (HTTP 200).",
    );
    const limited = { code: "rate-limited", refused: true } as const;
    expect(errorFromResponse("Example", response(200, { "retry-after": "3" }), limited)).toMatchObject({
      code: "rate-limited",
      retryable: true,
      retryAfterMs: 3_000,
    });
    expect(Object.keys(unnamed)).not.toContain("refused");
  });

  it("leaves the outcome unknown if the provider's code says so", () => {
    const details = {
      code: "unavailable",
      message: "It failed.",
      delivery: "unknown",
      refused: true,
    } as const;
    for (const status of [200, 400]) {
      expect(errorFromResponse("Example", response(status), details)).toMatchObject(unknown);
    }
  });

  it("maps every 429 to rate-limited and does not retry a queue that is full for hours", () => {
    const limited = response(429, { "retry-after": "3" });
    const error = errorFromResponse("Example", limited, { code: "rejected", retryable: false });
    expect(error).toMatchObject({
      code: "rate-limited",
      retryAfterMs: 3_000,
      retryable: false,
      failover: true,
    });
  });

  it("treats unknown adapter details as absent", () => {
    const error = errorFromResponse("Example", response(429, { "retry-after": "3" }), {
      code: undefined,
      message: undefined,
      retryAfterMs: undefined,
      providerCode: undefined,
    } as object);
    expect(error).toMatchObject({ code: "rate-limited", retryAfterMs: 3_000 });
    expect(error.message).toBe("Example refused the request (HTTP 429).");
    const own = errorFromResponse("Example", response(429, { "retry-after": "3" }), { retryAfterMs: 50 });
    expect(own.retryAfterMs).toBe(50);
  });

  it("does not print the body or the headers", () => {
    for (const status of [200, 302, 400, 401, 408, 429, 500]) {
      const error = errorFromResponse(
        "Example",
        response(status, { "x-token": "s3cret", "retry-after": "s3cret" }, "Your code is 123456, s3cret"),
      );
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/123456|s3cret/);
    }
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-05T12:00:00.250Z");
  const waitFor = (header: string | undefined) => {
    vi.useFakeTimers({ now, toFake: ["Date"] });
    return errorFromResponse("Example", response(429, header === undefined ? {} : { "retry-after": header }))
      .retryAfterMs;
  };

  it.each([
    ["0", 0],
    ["1", 1_000],
    [" 30 ", 30_000],
    ["99999", 99_999_000],
    ["Thu, 05 Nov 2026 12:00:01 GMT", 750],
    ["Thu, 05 Nov 2026 13:00:00 GMT", 3_599_750],
  ])("%s", (header, milliseconds) => {
    expect(waitFor(header)).toBe(milliseconds);
  });

  it.each([
    undefined,
    "",
    "-5",
    "+5",
    "abc",
    "1.5",
    "1e3",
    "0x10",
    "Infinity",
    "NaN",
    "5, 6",
    "10000000000",
    "٣",
    "2026-11-05T13:00:00Z",
    "Thu, 05 Nov 2026 11:00:00 GMT",
    "Thu, 99 Nov 2026 13:00:00 GMT",
    "Thu, 05 Nov 2026 13:00:00 PST",
    "after Thu, 05 Nov 2026 13:00:00 GMT",
    "Thu, 05 Nov 2026 13:00:00 GMT+0100",
    "Thursday",
  ])("is ignored if it is unreadable or in the past: %s", (header) => {
    expect(waitFor(header)).toBeUndefined();
  });

  it("means no wait if it is the current time", () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-05T12:00:00Z"), toFake: ["Date"] });
    const header = { "retry-after": "Thu, 05 Nov 2026 12:00:00 GMT" };
    expect(errorFromResponse("Example", response(429, header)).retryAfterMs).toBe(0);
  });

  it("is used only for rate-limited responses", () => {
    for (const status of [400, 408, 503]) {
      expect(
        errorFromResponse("Example", response(status, { "retry-after": "1" })).retryAfterMs,
      ).toBeUndefined();
    }
  });

  it("never results in a negative or invalid wait", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const wait = errorFromResponse("Example", response(429, { "retry-after": header })).retryAfterMs;
        expect(wait === undefined || (Number.isFinite(wait) && wait >= 0)).toBe(true);
      }),
    );
  });
});
