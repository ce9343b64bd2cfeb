import { SmsError } from "@smskit/core";

/** The calling codes that several countries share, and the country to which a number belongs that is in no known range. */
const mainCountries = {
  1: "US",
  7: "RU",
  39: "IT",
  44: "GB",
  47: "NO",
  61: "AU",
  212: "MA",
  262: "RE",
  290: "SH",
  358: "FI",
  590: "GP",
  599: "CW",
};

/**
 * The country of a number in E.164, ISO 3166 alpha-2; `undefined` for numbers of no country, such as those of
 * satellite phones. Which ranges are assigned changes every month, so a number of none, such as +1 555…, belongs to
 * the main country of its calling code. The metadata of all countries' numbers is loaded when it is first needed.
 */
export async function countryOf(number: string): Promise<string | undefined> {
  const { parsePhoneNumber } = await import("@smskit/core/phone-number");
  const main = Object.entries(mainCountries).find(([code]) => number.startsWith(`+${code}`));
  return parsePhoneNumber(number).country ?? main?.[1];
}

/** @throws {SmsError} `invalid-config` for what would never be a number's country. */
export function checkCountries(wrapper: string, countries: readonly string[]): void {
  if (countries.every((country) => /^[A-Z]{2}$/.test(country))) return;
  throw new SmsError({
    code: "invalid-config",
    message: `${wrapper}: countries are ISO 3166 codes of two capital letters, such as US.`,
  });
}
