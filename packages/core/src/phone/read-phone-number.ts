import { isClean } from "./calling-codes.ts";
import { isE164 } from "./e164.ts";
import type { PhoneNumberOptions } from "./parse-phone-number.ts";

/**
 * A number in E.164, as connectors send to it, however it is written. Metadata is loaded for what is not E.164 already.
 * @throws {SmsError} `invalid-recipient`, without the number; `invalid-config` for an unknown `defaultCountry`.
 */
export async function readPhoneNumber(written: string, options: PhoneNumberOptions = {}): Promise<string> {
  if (isClean(written)) return written;
  const { parsePhoneNumber } = await import("../phone-number.ts");
  return parsePhoneNumber(written, options).e164;
}

/**
 * A number in E.164 by which a store finds it again, however it is written. E.164 that no country has, as it may come from a
 * provider, stays as it is.
 * @throws {SmsError} `invalid-recipient` for a number that does not say its country, or is none.
 */
export async function canonicalNumber(written: string, field = "number"): Promise<string> {
  if (isClean(written)) return written;
  const phoneNumber = await import("../phone-number.ts");
  if (isE164(written)) return phoneNumber.canonicalNumber(written);
  return phoneNumber.parsePhoneNumber(written, { field, countryHint: false }).e164;
}

/**
 * The country of a number in E.164, ISO 3166 alpha-2; `undefined` for numbers of no country. The metadata is loaded with
 * the first one.
 */
export async function countryOf(number: string): Promise<string | undefined> {
  const phoneNumber = await import("../phone-number.ts");
  return phoneNumber.countryOf(number);
}
