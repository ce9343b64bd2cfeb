import { isE164 } from "./e164.ts";
import { readInternational } from "./international-number.ts";

/**
 * Returns the canonical E.164 of a number, by which it is found again: `+447400123456` for `+4407400123456`. A number that
 * is impossible in every country is returned unchanged.
 */
export function canonicalNumber(number: string): string {
  if (!isE164(number)) return number;
  try {
    return readInternational(number.slice(1));
  } catch {
    return number;
  }
}
