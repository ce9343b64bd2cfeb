import { expect, test } from "vitest";
import { listCountries, nameOfCountry, nameOfType, readNumber } from "./read-number.ts";

test("a number is read as a connector reads it", () => {
  expect(readNumber("+1 (202) 555-0123", "")).toMatchObject({ e164: "+12025550123", country: "US" });
  expect(readNumber("020 7946 0018", "GB")).toMatchObject({ e164: "+442079460018", country: "GB" });
  expect(readNumber("  ", "GB")).toEqual({ empty: true });
});

test("a refusal is core's own sentence", () => {
  expect(readNumber("202 555 0123", "")).toEqual({
    problem: expect.stringMatching(/^to: does not say its country/),
  });
  expect(readNumber("+44 12", "")).toEqual({ problem: expect.stringMatching(/^to: /) });
});

test("lists the countries of core by name", () => {
  const countries = listCountries();
  expect(countries.length).toBeGreaterThan(200);
  expect(countries).toContainEqual({ code: "DE", name: "Germany" });
  expect(countries.find(({ code }) => code === "QQ")).toBeUndefined();
  expect(nameOfCountry("GB")).toBe("United Kingdom");
  expect(nameOfType("FIXED_LINE_OR_MOBILE")).toBe("fixed line or mobile");
});
