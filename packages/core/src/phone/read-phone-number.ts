import { isClean } from "./calling-codes.ts";
import { isE164 } from "./is-e164.ts";
import type { PhoneNumberOptions } from "./parse-phone-number.ts";

/**
 * Returns a number in E.164, as connectors send to it, however it is written. Loads metadata only if it is not E.164 already.
 * @throws {SmsError} `invalid-recipient`, without the number; `invalid-config` for an unknown `defaultCountry`.
 */
export async function readPhoneNumber(written: string, options: PhoneNumberOptions = {}): Promise<string> {
  if (isClean(written)) return written;
  const { parsePhoneNumber } = await import("../phone-number.ts");
  return parsePhoneNumber(written, options).e164;
}

/**
 * Returns a number in E.164 by which a store finds it again, however it is written. E.164 that no country has, which a
 * provider may report, is returned unchanged.
 * @throws {SmsError} `invalid-recipient` for an invalid number, or one without its country.
 */
export async function canonicalNumber(written: string, field = "number"): Promise<string> {
  if (isClean(written)) return written;
  const phoneNumber = await import("../phone-number.ts");
  if (isE164(written)) return phoneNumber.canonicalE164(written);
  return phoneNumber.parsePhoneNumber(written, { field, countryHint: false }).e164;
}

/**
 * Returns the country of a number in E.164, ISO 3166 alpha-2; `undefined` for numbers of no country. Loads the metadata at
 * the first call.
 */
export async function countryOf(number: string): Promise<string | undefined> {
  const phoneNumber = await import("../phone-number.ts");
  return phoneNumber.countryOf(number);
}
