import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/core";
import { phoneMetadata } from "#phone-metadata";
import { isClean, splitNumber } from "./calling-codes.ts";
import { isE164 } from "./mask-phone-number.ts";
import { NumberProblem } from "./phone-refusal.ts";

/** What a number may be read as. */
export interface Reading {
  e164: string;
  /** Whether its range is assigned. */
  isValid: boolean;
  /** Whether it looks like the numbers of a country, and is not merely as long. */
  isPlausible: boolean;
}

/**
 * Reads what follows a plus. A trunk prefix between country code and number is removed, unless it belongs to the number.
 * @throws {NumberProblem}
 */
export function readInternational(digits: string): string {
  const reading = tryInternational(digits);
  if (reading === undefined) throw problemOf(digits);
  return reading.e164;
}

/** Says what is wrong with what follows a plus. */
export function problemOf(digits: string): NumberProblem {
  const split = splitNumber(`+${digits}`);
  return split === undefined
    ? new NumberProblem("begins with a country code that no country has; check its first digits")
    : lengthProblem(split.national, split.callingCode, "check its digits");
}

/** A number behind its country code. */
export function tryInternational(digits: string): Reading | undefined {
  const typed = `+${digits}`;
  const split = splitNumber(typed);
  if (split === undefined) return undefined;
  const { callingCode, national, trunk } = split;
  const isPossible = lengthsOf(callingCode).includes(national.length);
  if (isPossible && isClean(typed)) return readingOf(typed);
  const parsed = parse(typed);
  if (parsed?.e164 === typed && parsed.isValid) {
    // Those that begin with 00 are of services that no text reaches, but for Tajikistan's: somebody has joined two prefixes.
    return national.startsWith("00") && !trunk.zeroMayBelong ? undefined : parsed;
  }
  // libphonenumber knows the prefixes of each country, but removes only one zero, and none where there is no prefix.
  const zeros = /^0*/.exec(national)?.[0].length ?? 0;
  const withoutZeros = Array.from({ length: zeros }, (_, index) =>
    parse(`+${callingCode}${national.slice(index + 1)}`),
  );
  return [parsed, ...withoutZeros].find(
    (reading) =>
      reading !== undefined &&
      reading.e164 !== typed &&
      (reading.isValid || (isClean(reading.e164) && !isPossible && !trunk.zeroMayBelong)),
  );
}

/** What libphonenumber reads, if it is as long as such a number. */
export function parse(text: string, defaultCountry?: CountryCode): Reading | undefined {
  const options = { extract: false, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
  const parsed = parsePhoneNumberFromString(text, options, phoneMetadata);
  if (!parsed?.isPossible() || !isE164(parsed.number)) return undefined;
  return readingOf(parsed.number);
}

export function lengthProblem(national: string, callingCode: string, advice: string): NumberProblem {
  const lengths = lengthsOf(callingCode);
  const whose = `a number of country code +${callingCode}`;
  if (national.length < Math.min(...lengths))
    return new NumberProblem(`is too short for ${whose}; ${advice}`);
  if (national.length > Math.max(...lengths)) return new NumberProblem(`is too long for ${whose}; ${advice}`);
  return new NumberProblem(`is not ${whose}; ${advice}`);
}

function readingOf(e164: string): Reading {
  const parsed = parsePhoneNumberFromString(e164, { extract: false }, phoneMetadata);
  // It may have seen a prefix in what is none.
  const isValid = parsed?.number === e164 && parsed.isValid();
  return { e164, isValid, isPlausible: isValid || matchesPlan(e164) };
}

function matchesPlan(e164: string): boolean {
  const split = splitNumber(e164);
  if (split === undefined) return false;
  return plansOf(split.callingCode).some(([, , pattern]) =>
    new RegExp(`^(?:${pattern})$`).test(split.national),
  );
}

/** Digits that the numbers of a calling code may have, those of its main country where several share it. */
function lengthsOf(callingCode: string): readonly number[] {
  return plansOf(callingCode)[0]?.[3] ?? [];
}

/** The first of a plan's fields. */
export type PlanFields = readonly [
  callingCode: string,
  internationalPrefix: string,
  numberPattern: string,
  lengths: readonly number[],
];

function plansOf(callingCode: string): readonly PlanFields[] {
  const countries = phoneMetadata.country_calling_codes[callingCode as never] as CountryCode[] | undefined;
  if (countries !== undefined) return countries.map(planOf);
  return [phoneMetadata.nonGeographic[callingCode as never] as unknown as PlanFields];
}

export function planOf(country: CountryCode): PlanFields {
  return phoneMetadata.countries[country] as unknown as PlanFields;
}
