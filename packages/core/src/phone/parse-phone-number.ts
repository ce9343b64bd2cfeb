import { expectOptions } from "../config/check-arguments.ts";
import { SmsError } from "../errors/sms-error.ts";
import { readInternational } from "./international-number.ts";
import { readNational } from "./national-number.ts";
import { type NumberNames, NumberProblem, noCountry, numberError } from "./number-problem.ts";
import { planOf } from "./numbering-plans.ts";
import { readPlanned } from "./planned-number.ts";
import { readDigits } from "./written-number.ts";

export interface PhoneNumberOptions extends NumberNames {
  /** ISO 3166 alpha-2, `"US"`: the country of numbers without a country code. Without it they are refused. */
  defaultCountry?: string | undefined;
}

export interface ParsedPhoneNumber {
  /** `+` and 7 to 15 digits. */
  e164: string;
  /** ISO 3166 alpha-2; absent if the number does not show it. */
  country?: string;
  /** The kind of the number's range: `"MOBILE"`, `"FIXED_LINE"`, …; absent if the range does not show it. */
  type?: string;
}

/**
 * Parses a phone number as people write it: in digits of any script, with spaces, brackets, dashes, dots and slashes between
 * groups of digits. A trunk prefix may follow the country code. The international prefix of `defaultCountry` may stand
 * before it (without a default country, 00). Input that may be a fraction, an extension or more than one number is refused.
 * The number must be possible; whether its range is assigned is known only to the provider.
 *
 * @example
 * parsePhoneNumber("020 7946 0018", { defaultCountry: "GB" }).e164; // "+442079460018"
 * @throws {SmsError} `invalid-recipient`, without the number; `invalid-config` for an unknown `defaultCountry`.
 */
export function parsePhoneNumber(input: string, options: PhoneNumberOptions = {}): ParsedPhoneNumber {
  expectOptions("parsePhoneNumber", options, { defaultCountry: true, field: true, countryHint: true });
  const { defaultCountry } = options;
  if (defaultCountry !== undefined && planOf(defaultCountry) === undefined) {
    throw new SmsError({
      code: "invalid-config",
      message:
        'defaultCountry: not a country; pass its ISO 3166-1 code of two capital letters, such as "US".',
    });
  }
  try {
    return describe(read(input, options));
  } catch (problem) {
    throw numberError(problem, options);
  }
}

function read(input: unknown, options: PhoneNumberOptions): string {
  const written = readDigits(input);
  const { international, digits } = written;
  if (international) {
    if (digits.startsWith("0")) {
      throw new NumberProblem("has a 0 after the +; after it comes the country code, such as +1 or +44");
    }
    return readInternational(digits);
  }
  const plan = planOf(options.defaultCountry);
  if (plan !== undefined) return readNational(written, plan);
  if (/^00[1-9]/.test(digits)) return readInternational(digits.slice(2));
  throw noCountry(options);
}

function describe(e164: string): ParsedPhoneNumber {
  const { country, type } = readPlanned(e164) ?? {};
  return { e164, ...(country === undefined ? {} : { country }), ...(type === undefined ? {} : { type }) };
}
