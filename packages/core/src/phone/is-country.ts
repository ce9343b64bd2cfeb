import { planOf } from "./numbering-plans.ts";

/**
 * Whether a value is the code of a country that has phone numbers, ISO 3166 alpha-2. A misspelled one would never match a number.
 * @example
 * isCountry("GB"); // true
 * isCountry("UK"); // false
 */
export function isCountry(value: unknown): value is string {
  return typeof value === "string" && planOf(value) !== undefined;
}
