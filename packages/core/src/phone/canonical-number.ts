import { isE164 } from "./e164.ts";
import { readInternational } from "./international-number.ts";

/**
 * The one way to write a number in E.164, by which it is found again: `+4407400123456` is `+447400123456`. What is no
 * possible number of any country stays as it is.
 */
export function canonicalNumber(number: string): string {
  if (!isE164(number)) return number;
  try {
    return readInternational(number.slice(1));
  } catch {
    return number;
  }
}
