import fc from "fast-check";
import { parsePhoneNumberFromString } from "libphonenumber-js/core";
import allMetadata from "libphonenumber-js/max/metadata";
import { describe, expect, it } from "vitest";
import { phoneIdentity, phoneSpellings } from "./phone-identity.ts";

const isValid = (number: string) => {
  const parsed = parsePhoneNumberFromString(number, { extract: false }, allMetadata);
  return parsed?.number === number && parsed.isValid();
};

describe("phoneIdentity", () => {
  it.each([
    ["+5215512345678", "+525512345678"],
    ["+551187654321", "+5511987654321"],
    ["+555598765432", "+5555998765432"],
    ["+541123456789", "+5491123456789"],
    ["+543512345678", "+5493512345678"],
    ["+22997123456", "+2290197123456"],
    ["+4407911123456", "+447911123456"],
    ["+330612345678", "+33612345678"],
  ])("is the same for %s and %s", (one, other) => {
    expect(phoneIdentity(one)).toBe(phoneIdentity(other));
    expect(phoneIdentity(other)).toBe(other);
    expect(phoneSpellings(one)).toContain(one);
    expect(phoneSpellings(one)).toContain(other);
    if (!one.includes("0")) expect(phoneSpellings(other)).toContain(one);
  });

  it.each([
    // A landline of São Paulo, and a mobile number that ends like it.
    ["+551123456789", "+5511923456789"],
    // A trunked radio, and a mobile number that ends like it.
    ["+551178123456", "+5511978123456"],
    // Rome, and what would be a mobile number.
    ["+390612345678", "+39612345678"],
    ["+2250102030405", "+225102030405"],
    ["+542234567890", "+5492234567891"],
    ["+14155550100", "+14155550101"],
    ["+447911123456", "+17911123456"],
  ])("is different for %s and %s", (one, other) => {
    expect(phoneIdentity(one)).not.toBe(phoneIdentity(other));
  });

  it.each(["12345", "INFO", "", "15558675310", "+1", "+1234567890123456789", "\u{1f4de}"])(
    "returns %j unchanged",
    (sender) => {
      expect(phoneIdentity(sender)).toBe(sender);
      expect(phoneSpellings(sender)).toEqual([sender]);
    },
  );

  it("merges two valid numbers only in Argentina and is idempotent", () => {
    const codes = fc.constantFrom(
      "52",
      "55",
      "54",
      "229",
      "39",
      "225",
      "44",
      "49",
      "1",
      "7",
      "86",
      "242",
      "33",
    );
    const number = fc
      .tuple(codes, fc.stringMatching(/^[0-9]{7,12}$/))
      .map(([code, rest]) => `+${code}${rest}`);
    fc.assert(
      fc.property(number, (given) => {
        const identity = phoneIdentity(given);
        expect(phoneIdentity(identity)).toBe(identity);
        for (const spelling of phoneSpellings(given)) expect(phoneIdentity(spelling)).toBe(identity);
        expect(phoneSpellings(given)[0]).toBe(identity);
        if (identity === given || given.startsWith("+54")) return;
        expect(isValid(given) && isValid(identity), `${given} and ${identity}`).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });
});
