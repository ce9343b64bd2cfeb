import { readFileSync } from "node:fs";
import fc from "fast-check";
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/core";
import { describe, expect, it } from "vitest";
import { makeNumberingPlans } from "../testing/make-numbering-plans.ts";
import { phoneMetadata } from "../testing/phone-metadata.ts";
import { planOf } from "./numbering-plans.ts";
import { readPlanned } from "./planned-number.ts";

const countries = Object.keys(phoneMetadata.countries) as CountryCode[];
const callingCodes = [
  ...Object.keys(phoneMetadata.country_calling_codes),
  ...Object.keys(phoneMetadata.nonGeographic),
];

/** What libphonenumber makes of the same digits. */
function readByLibrary(typed: string, defaultCountry?: CountryCode) {
  const options = { extract: false, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
  const parsed = parsePhoneNumberFromString(typed, options, phoneMetadata);
  if (!parsed?.isPossible() || !/^\+[1-9]\d{6,14}$/.test(parsed.number)) return undefined;
  return { e164: parsed.number, country: parsed.country, type: parsed.getType(), isValid: parsed.isValid() };
}

describe("the table of numbering plans", () => {
  it("matches libphonenumber's metadata", () => {
    const table = readFileSync(new URL("./numbering-plan-table.ts", import.meta.url), "utf8");
    expect(table, "run: node scripts/write-calling-codes.ts").toBe(makeNumberingPlans());
  });

  it("has every country of libphonenumber", () => {
    for (const country of countries) expect(planOf(country)?.country).toBe(country);
    for (const other of ["XX", "us", "", "001", "constructor", undefined, null, 1, ["US"]]) {
      expect(planOf(other)).toBeUndefined();
    }
  });
});

describe("digits in a numbering plan", () => {
  it("are parsed as libphonenumber parses them, after every calling code", () => {
    for (const code of callingCodes) {
      fc.assert(
        fc.property(fc.stringMatching(/^\d{3,14}$/), (national) => {
          const number = `+${code}${national}`;
          expect(readPlanned(number)).toEqual(readByLibrary(number));
        }),
        { numRuns: 300 },
      );
    }
  });

  it("are parsed as libphonenumber parses them without the area code", () => {
    for (const country of countries) {
      fc.assert(
        fc.property(fc.stringMatching(/^[1-9]\d{2,6}$/), (local) => {
          // It also takes a calling code for one where the plus is missing.
          fc.pre(!local.startsWith(planOf(country)?.callingCode ?? ""));
          const theirs = readByLibrary(local, country);
          if (theirs?.isValid) expect(readPlanned(local, country)).toEqual(theirs);
        }),
        { numRuns: 100 },
      );
    }
  });
});
