import { SmsError } from "@smskit/core";

/** @throws {SmsError} `invalid-config` for what would never be a number's country. */
export function checkCountries(wrapper: string, countries: readonly string[]): void {
  if (countries.every((country) => /^[A-Z]{2}$/.test(country))) return;
  throw new SmsError({
    code: "invalid-config",
    message: `${wrapper}: countries are ISO 3166 codes of two capital letters, such as US.`,
  });
}
