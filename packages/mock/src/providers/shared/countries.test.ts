import { expect, test } from "vitest";
import { callingCodeOf, countryOfNumber } from "./countries.ts";

test.each([
  ["+15550001111", "1", "US"],
  ["+14165550100", "1", "CA"],
  ["+17875550100", "1", "PR"],
  ["+447911123456", "44", "GB"],
  ["+4581827622", "45", "DK"],
  ["+353871234567", "353", "IE"],
  ["+12425550100", "1", "BS"],
  ["+242055501001", "242", "CG"],
])("%s has the calling code %s and belongs to %s", (number, callingCode, country) => {
  expect(countryOfNumber(number)).toEqual({ callingCode, country });
});

test("a number of no country belongs to none", () => {
  expect(countryOfNumber("+999123456")).toBeUndefined();
  expect(countryOfNumber("12345")).toBeUndefined();
  expect(countryOfNumber("Acme")).toBeUndefined();
});

test("a country has a calling code", () => {
  expect(["US", "CA", "GB", "CG", "XX"].map(callingCodeOf)).toEqual(["1", "1", "44", "242", undefined]);
});
