import { expectArgument } from "../config/check-arguments.ts";

/**
 * Checks that a value is a list of country codes, since a misspelled one would never match a number.
 * @param field The field as the caller wrote it: `"withCountries: allow"`.
 * @throws {SmsError} `invalid-config`.
 */
export function expectCountries(field: string, value: unknown): asserts value is readonly string[] {
  const areCodes = Array.isArray(value) && value.every((code) => /^[A-Z]{2}$/.test(String(code)));
  expectArgument(areCodes, `${field}: must be ISO 3166 codes of two capital letters, such as "US".`);
}
