import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/core";
import { phoneMetadata } from "#phone-metadata";
import { optionsOf } from "./check-arguments.ts";
import { isE164 } from "./mask-phone-number.ts";
import { SmsError } from "./sms-error.ts";

export { canonicalNumber } from "./canonical-number.ts";
export { countryOf } from "./country-of.ts";
export { maskPhoneNumber } from "./mask-phone-number.ts";

export interface PhoneNumberOptions {
  /** ISO 3166 alpha-2, `"US"`: how to read numbers that do not say their country. Without it they are refused. */
  defaultCountry?: string | undefined;
}

export interface ParsedPhoneNumber {
  /** `+` and 7 to 15 digits. */
  e164: string;
  /** ISO 3166 alpha-2; absent where the number does not tell. */
  country?: string;
  /** What the number's range is for: `"MOBILE"`, `"FIXED_LINE"`, …; absent where the range does not tell. */
  type?: string;
}

/**
 * Reads a phone number as people write it. Spaces, brackets, dashes, dots, slashes and a leading `00` are
 * understood; letters and extensions are refused. Whether the number is possible decides, not whether its range
 * is assigned: that is for the provider to know.
 * @throws {SmsError} `invalid-recipient`, without the number; `invalid-config` for an unknown `defaultCountry`.
 */
export function parsePhoneNumber(input: string, given: PhoneNumberOptions = {}): ParsedPhoneNumber {
  const defaultCountry = checkCountry(optionsOf("parsePhoneNumber", given).defaultCountry);
  const compact = compactOf(input);
  if (!compact.startsWith("+") && defaultCountry === undefined) {
    throw refusal(
      "does not say its country, and the same digits are a number in several; write it with + and the country " +
        "code, or set defaultCountry",
    );
  }
  const options = { extract: false, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
  const parsed = parsePhoneNumberFromString(compact, options, phoneMetadata);
  if (parsed === undefined || !parsed.isPossible() || !isE164(parsed.number)) {
    const where = compact.startsWith("+") ? "any country" : `${defaultCountry} or with its country code`;
    throw refusal(`is not possible in ${where}; check its digits`);
  }
  const type = parsed.getType();
  return {
    e164: parsed.number,
    ...(parsed.country === undefined ? {} : { country: parsed.country }),
    ...(type === undefined ? {} : { type }),
  };
}

/** Longer than any number, however it is spaced out. */
const maxInputLength = 64;

/** Spaces, brackets, dashes, dots and slashes, and the marks that come along when a number is copied. */
const ignored =
  /[ \u00a0\u2000-\u200a\u202f\u3000()[\]\uff08\uff09\-\u2010-\u2015\u2212\uff0d./\uff0e\uff0f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** An optional `+`, and ASCII digits. libphonenumber itself would find a number in nearly any text. */
function compactOf(input: unknown): string {
  if (typeof input !== "string") throw refusal("is not a string");
  if (input.length > maxInputLength) throw refusal("is longer than a phone number can be");
  const compact = input.replace(ignored, "").replace(/[＋٠-٩۰-۹０-９]/g, toAscii);
  if (compact === "") throw refusal("is empty");
  if (!/^\+?\d+$/.test(compact)) {
    throw refusal("has characters that no phone number has; letters and extensions are not understood");
  }
  return compact.startsWith("00") ? `+${compact.slice(2)}` : compact;
}

/** Full-width and Arabic-Indic digits, each of which has its value in its last four bits, off by their block. */
function toAscii(character: string): string {
  if (character === "＋") return "+";
  const point = character.charCodeAt(0);
  const zero = [0x660, 0x6f0, 0xff10].findLast((start) => start <= point) ?? point;
  return String(point - zero);
}

function checkCountry(country: unknown): CountryCode | undefined {
  if (country === undefined) return undefined;
  if (typeof country === "string" && Object.hasOwn(phoneMetadata.countries, country)) {
    return country as CountryCode;
  }
  throw new SmsError({
    code: "invalid-config",
    message: 'defaultCountry: is not a country; write it as ISO 3166 does, like "US"',
  });
}

function refusal(problem: string): SmsError {
  return new SmsError({ code: "invalid-recipient", message: `The phone number ${problem}.` });
}
