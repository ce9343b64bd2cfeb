import { expectArgument } from "../config/check-arguments.ts";
import { canonicalE164 } from "./canonical-e164.ts";
import { readPlanned } from "./planned-number.ts";

/** Calling codes that several countries share, with the country of numbers that are in no known range. */
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
 * Returns the country of a number in E.164, ISO 3166 alpha-2; `undefined` for numbers of no country, such as satellite
 * phones. Assigned ranges change every month, so a number outside them, such as +1 555…, belongs to the main country of its
 * calling code.
 */
export function countryOf(number: string): string | undefined {
  expectArgument(typeof number === "string", "countryOf: takes a number in E.164, a string.");
  const main = Object.entries(mainCountries).find(([code]) => number.startsWith(`+${code}`));
  // A superfluous zero must not take a number out of its range, and so to the main country.
  return readPlanned(canonicalE164(number))?.country ?? main?.[1];
}
