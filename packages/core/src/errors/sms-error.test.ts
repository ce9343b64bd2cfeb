import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { type Delivery, SmsError, type SmsErrorCode } from "../index.ts";

const table: [codes: SmsErrorCode[], follows: { retryable: boolean; failover: boolean }][] = [
  [
    [
      "invalid-config",
      "invalid-message",
      "template-not-found",
      "invalid-recipient",
      "recipient-blocked",
      "content-rejected",
      "rejected",
      "idempotency-conflict",
      "aborted",
    ],
    { retryable: false, failover: false },
  ],
  [
    ["invalid-sender", "authentication", "permission", "insufficient-funds", "unsupported"],
    { retryable: false, failover: true },
  ],
  [["rate-limited", "unavailable", "timeout"], { retryable: true, failover: true }],
];
const rows = table.flatMap(([codes, follows]) => codes.map((code) => ({ code, ...follows })));

describe("SmsError", () => {
  it.each(rows)("$code, not sent: retryable $retryable, failover $failover", (row) => {
    expect(new SmsError({ code: row.code, message: "No." })).toMatchObject({ ...row, delivery: "not-sent" });
  });

  it.each(rows)("$code, unknown: neither, whatever is passed", ({ code }) => {
    for (const override of [{}, { retryable: true, failover: true }]) {
      const error = new SmsError({ code, message: "No.", delivery: "unknown", ...override });
      expect(error).toMatchObject({ code, delivery: "unknown", retryable: false, failover: false });
    }
  });

  it("accepts other values of `retryable` and `failover` if nothing was sent", () => {
    const limited = new SmsError({
      code: "rate-limited",
      message: "Our own limit.",
      retryable: false,
      failover: false,
    });
    expect(limited).toMatchObject({ retryable: false, failover: false });
    expect(
      new SmsError({ code: "unavailable", message: "Bad certificate.", retryable: false }),
    ).toMatchObject({
      retryable: false,
      failover: true,
    });
    const undecided = {
      code: "timeout",
      message: "Late.",
      retryable: undefined,
      failover: undefined,
    } as const;
    expect(new SmsError(undecided)).toMatchObject({ retryable: true, failover: true });
  });

  it("is an Error with a name, a message, a stack and a cause", () => {
    const cause = new Error("connect ECONNREFUSED");
    const error = new SmsError({ code: "unavailable", message: "No connection.", cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "SmsError", message: "No connection.", cause });
    expect(error.stack).toMatch(/^SmsError: No connection\.\n {4}at /);
    expect(String(error)).toBe("SmsError: No connection.");
    expect("cause" in new SmsError({ code: "timeout", message: "Late." })).toBe(false);
  });

  it("has fields for known details only", () => {
    const bare = { code: "timeout", delivery: "not-sent", retryable: true, failover: true };
    const error = new SmsError({
      code: "timeout",
      message: "Late.",
      delivery: undefined,
      retryAfterMs: undefined,
      connector: undefined,
      provider: undefined,
      providerCode: undefined,
      httpStatus: undefined,
      requestId: undefined,
      moreInfo: undefined,
      messageId: undefined,
      attempts: undefined,
      cause: undefined,
    });
    expect({ ...error }).toStrictEqual(bare);
    expect(Object.keys(error)).toEqual(Object.keys(bare));
    const details = {
      retryAfterMs: 0,
      connector: "one",
      provider: "example",
      providerCode: "20429",
      httpStatus: 429,
      requestId: "RQ1",
      moreInfo: "https://example.com/20429",
      messageId: "SM1",
      attempts: [],
    };
    const full = new SmsError({ code: "rate-limited", message: "Slowly.", ...details });
    expect({ ...full }).toStrictEqual({ ...bare, code: "rate-limited", ...details });
  });

  it("ignores unknown details", () => {
    const options = { code: "timeout", message: "Late.", body: "Your code is 123456" } as const;
    expect(inspect(new SmsError(options))).not.toContain("123456");
  });

  it("serializes to JSON for logs", () => {
    const error = new SmsError({
      code: "unavailable",
      message: "Gone.",
      httpStatus: 503,
      delivery: "unknown",
      cause: new Error("the cause is for debuggers"),
    });
    expect(JSON.parse(JSON.stringify({ error }))).toEqual({
      error: {
        name: "SmsError",
        message: "Gone.",
        code: "unavailable",
        delivery: "unknown",
        retryable: false,
        failover: false,
        httpStatus: 503,
      },
    });
  });

  it("prints its name once, with its fields", () => {
    const printed = inspect(new SmsError({ code: "timeout", message: "Late." }));
    expect(printed).toMatch(/^SmsError: Late\./);
    expect(printed.match(/SmsError: /g)).toHaveLength(1);
    expect(printed).toContain("code: 'timeout'");
    expect(printed).not.toMatch(/Symbol|name:/);
  });
});

describe("SmsError.is", () => {
  it("recognizes errors of another copy of the package", async () => {
    vi.resetModules();
    const copy = await import("../index.ts");
    expect(copy.SmsError).not.toBe(SmsError);
    const foreign = new copy.SmsError({ code: "timeout", message: "Late." });
    expect(foreign).toBeInstanceOf(SmsError);
    expect(SmsError.is(foreign)).toBe(true);
    expect(copy.SmsError.is(new SmsError({ code: "timeout", message: "Late." }))).toBe(true);
  });

  it("recognizes errors of a subclass", () => {
    class OwnError extends SmsError {}
    expect(SmsError.is(new OwnError({ code: "timeout", message: "Late." }))).toBe(true);
  });

  it.each([
    undefined,
    null,
    "SmsError",
    0,
    {},
    [],
    new Error("no"),
    { name: "SmsError", code: "timeout", delivery: "not-sent" satisfies Delivery, message: "an imitation" },
    JSON.parse(JSON.stringify(new SmsError({ code: "timeout", message: "Late." }))),
  ])("is false for %o", (value) => {
    expect(SmsError.is(value)).toBe(false);
  });
});
