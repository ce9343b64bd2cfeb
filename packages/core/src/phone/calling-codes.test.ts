import { readFileSync } from "node:fs";
import fc from "fast-check";
import { getCountries, getCountryCallingCode, Metadata } from "libphonenumber-js/min";
import { describe, expect, it } from "vitest";
import { parsePhoneNumber } from "../phone-number.ts";
import { makeCallingCodes } from "../testing/make-calling-codes.ts";
import { isClean } from "./calling-codes.ts";
import { readPhoneNumber } from "./read-phone-number.ts";

describe("the table of calling codes", () => {
  it("matches libphonenumber's metadata and is small", () => {
    const table = readFileSync(new URL("./calling-code-table.ts", import.meta.url), "utf8");
    const words = (text: string) => text.replace(/\s+/g, " ");
    expect(words(table), "run: node scripts/write-calling-codes.ts").toBe(words(makeCallingCodes()));
    expect(table.length).toBeLessThan(2_000);
  });
});

/** Whether numbers of the calling code's countries can have as many digits. */
function hasLengthOfPlan(callingCode: string, national: string): boolean {
  const metadata = new Metadata();
  return getCountries()
    .filter((country) => getCountryCallingCode(country) === callingCode)
    .some((country) => {
      metadata.selectNumberingPlan(country);
      return metadata.numberingPlan?.possibleLengths().includes(national.length);
    });
}

describe("clean E.164", () => {
  const code = fc.constantFrom(...getCountries().map((country) => getCountryCallingCode(country)));

  it("matches the numbers that libphonenumber leaves unchanged", () => {
    fc.assert(
      fc.property(code, fc.stringMatching(/^\d{5,12}$/), (callingCode, national) => {
        const number = `+${callingCode}${national}`;
        fc.pre(isClean(number));
        try {
          const { e164 } = parsePhoneNumber(number);
          // Longer is a local number, to which an area code was added. Of a number whose length its country does not have,
          // libphonenumber may leave out the beginning, as the code of a carrier.
          if (e164.length <= number.length && hasLengthOfPlan(callingCode, national))
            expect(e164).toBe(number);
        } catch (error) {
          // It is too short or too long, which is the provider's to say.
          expect(error).toMatchObject({ code: "invalid-recipient" });
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(["+55901000000000", "+6118313165966", "+506190650525924", "+2981001295400", "+42310011015469"])(
    "of a length that its country does not have is not taken for a carrier's code and a shorter number: %s",
    async (number) => {
      expect(await readPhoneNumber(number, { defaultCountry: undefined })).toBe(number);
    },
  );

  it("has an assigned country code and no trunk prefix after it", () => {
    for (const number of ["+447911123456", "+2250102030405", "+12025550123", "+882161234567"]) {
      expect(isClean(number)).toBe(true);
    }
    for (const number of [
      "+4407911123456",
      "+999123456789",
      "+390612345678",
      "+11558675310",
      "+5215512345678",
    ]) {
      expect(isClean(number)).toBe(false);
    }
    for (const value of [
      "447911123456",
      "+44 7911 123456",
      "+447911123456\n",
      "",
      undefined,
      447911123456,
      ["+447911123456"],
    ]) {
      expect(isClean(value)).toBe(false);
    }
  });
});
