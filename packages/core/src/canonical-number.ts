import { parsePhoneNumberFromString } from "libphonenumber-js/core";
import { phoneMetadata } from "#phone-metadata";
import { expectArgument } from "./check-arguments.ts";
import { isE164 } from "./mask-phone-number.ts";

/**
 * The one way to write a number in E.164, by which to count and to compare: connectors take E.164 as it is, and
 * providers reach one phone by several, as `+4407400123456` is `+447400123456`. What is no possible number of any
 * country stays as it is.
 */
export function canonicalNumber(number: string): string {
  expectArgument(typeof number === "string", "canonicalNumber takes a number in E.164: a string.");
  const parsed = parsePhoneNumberFromString(number, { extract: false }, phoneMetadata);
  if (!parsed?.isPossible() || !isE164(parsed.number) || parsed.number === number) return number;
  // Of several superfluous zeros, one goes at a time.
  return canonicalNumber(parsed.number);
}
