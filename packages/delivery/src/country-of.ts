import { SmsError } from "@smskit/core";

/** The country of a number in E.164. The metadata of all countries' numbers is loaded when it is first needed. */
export async function countryOf(number: string): Promise<string | undefined> {
  const phoneNumber = await import("@smskit/core/phone-number");
  return phoneNumber.countryOf(number);
}

/** @throws {SmsError} `invalid-config` for what would never be a number's country. */
export function checkCountries(wrapper: string, countries: readonly string[]): void {
  if (countries.every((country) => /^[A-Z]{2}$/.test(country))) return;
  throw new SmsError({
    code: "invalid-config",
    message: `${wrapper}: countries are ISO 3166 codes of two capital letters, such as US.`,
  });
}
