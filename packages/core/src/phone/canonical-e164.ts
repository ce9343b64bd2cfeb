import { readInternational } from "./international-number.ts";
import { isE164 } from "./is-e164.ts";

/**
 * Returns the canonical E.164 of a number, by which it is found again: `+447400123456` for `+4407400123456`. A number that
 * is impossible in every country is returned unchanged.
 */
export function canonicalE164(number: string): string {
  if (!isE164(number)) return number;
  try {
    return readInternational(number.slice(1));
  } catch {
    return number;
  }
}
