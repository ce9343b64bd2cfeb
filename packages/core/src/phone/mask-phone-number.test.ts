import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isE164 } from "./is-e164.ts";
import { maskPhoneNumber } from "./mask-phone-number.ts";

describe("isE164", () => {
  it.each(["+15558675310", "+1234567", "+123456789012345"])("accepts %s", (number) => {
    expect(isE164(number)).toBe(true);
  });

  it.each([
    ...["15558675310", "+05558675310", "+123456", "+1234567890123456", "+1555 8675310", "+15558675310\n", ""],
    ...[
      "+15558675310\r\nX: y",
      " +15558675310",
      "+1５558675310",
      undefined,
      null,
      15558675310,
      ["+15558675310"],
    ],
  ])("rejects %o", (number) => {
    expect(isE164(number)).toBe(false);
  });
});

describe("maskPhoneNumber", () => {
  it.each([
    ["+15558675310", "+15•••••••10"],
    ["+4520123456", "+45••••••56"],
    ["15558675310", "15•••••••10"],
    ["(555) 867-5310", "55••••••10"],
    ["+1234567", "+12•••67"],
    ["123456", "••••••"],
    ["12", "••"],
    ["+1", "••"],
    ["", ""],
    ["ann@example.com", "•••••••••••••••"],
    ["1".repeat(1_000_000), "•••"],
    [undefined as unknown as string, "•••"],
  ])("masks %s as %s", (number, masked) => {
    expect(maskPhoneNumber(number)).toBe(masked);
  });

  it("never shows more than two digits at either end of any value", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 100 }), (text) => {
        expect(maskPhoneNumber(text)).toMatch(/^(\+?\d\d•+\d\d|•*)$/);
        expect(maskPhoneNumber(text).length).toBeLessThanOrEqual(64);
      }),
    );
  });
});
