import { isE164 } from "./mask-phone-number.ts";
import { readInternational } from "./phone-plan.ts";

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
