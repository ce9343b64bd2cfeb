import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/core";
import { phoneMetadata } from "#phone-metadata";
import { isClean, mayBeginWithOwnCode, splitNumber } from "./calling-codes.ts";
import { NumberProblem } from "./phone-refusal.ts";

/** What a number is read as. */
interface Reading {
  e164: string;
  /** Whether somebody may have it, and it is not merely as long as such a number. */
  isValid: boolean;
}

/** Whether a country has a numbering plan. */
export function isCountry(country: unknown): country is CountryCode {
  return typeof country === "string" && Object.hasOwn(phoneMetadata.countries, country);
}

/**
 * Reads what follows a plus. A trunk prefix between country code and number is removed, unless it belongs to the number.
 * @throws {NumberProblem}
 */
export function readInternational(digits: string): string {
  const reading = tryInternational(digits);
  if (reading !== undefined) return reading.e164;
  const split = splitNumber(`+${digits}`);
  if (split === undefined) {
    throw new NumberProblem("begins with a country code that no country has; check its first digits");
  }
  throw lengthProblem(split.national, split.callingCode, "check its digits");
}

/**
 * Reads a number as it is dialled within a country: a number of that country, or one of another behind the country's own
 * international prefix, which is not 00 everywhere.
 * @throws {NumberProblem}
 */
export function readNational(digits: string, country: CountryCode): string {
  const { callingCode, dialsAbroad } = countryFields(country);
  const own = tryNational(digits, country, callingCode);
  const abroad = distinct(
    Array.from({ length: digits.length }, (_, length) => length)
      .filter((length) => dialsAbroad.test(digits.slice(0, length)))
      .map((length) => tryInternational(digits.slice(length))),
  );
  if (abroad.length > 0) {
    const chosen = onlyOne(distinct([...abroad, own?.isValid ? own : undefined]));
    // A country whose prefix is longer than 00 may have people who write 00 all the same.
    const written = digits.startsWith("00") ? tryInternational(digits.slice(2)) : undefined;
    const rivals = written !== undefined && written.e164 !== chosen.e164 && !isChosenBefore(chosen, written);
    if (rivals) throw ambiguous();
    return chosen.e164;
  }
  if (digits.startsWith("00") && own === undefined) {
    throw new NumberProblem(
      `begins with 00, with which ${country} does not call other countries; write the number with + instead`,
    );
  }
  // People leave the plus out.
  const withCode = digits.startsWith(callingCode) ? tryInternational(digits) : undefined;
  if (own !== undefined && withCode !== undefined && own.e164 !== withCode.e164) {
    if (own.isValid !== withCode.isValid) return (own.isValid ? own : withCode).e164;
    if (mayBeginWithOwnCode(callingCode)) return own.e164;
    throw ambiguous();
  }
  const reading = own ?? withCode;
  if (reading !== undefined) return reading.e164;
  const advice = "check its digits, or write it with + and its own country code";
  throw lengthProblem(digits.replace(/^0+/, ""), callingCode, advice);

  /** The plan's reading stands, unless nobody can have that number or the other is one of this very country. */
  function isChosenBefore(plan: Reading, other: Reading): boolean {
    return plan.isValid && !other.e164.startsWith(`+${callingCode}`);
  }
}

/** A number behind its country code. */
function tryInternational(digits: string): Reading | undefined {
  const typed = `+${digits}`;
  const split = splitNumber(typed);
  if (split === undefined) return undefined;
  const { callingCode, national } = split;
  const isPossible = lengthsOf(callingCode).includes(national.length);
  const asTyped = parse(typed);
  const isValid = asTyped?.e164 === typed && asTyped.isValid;
  if (isValid || (isPossible && isClean(typed))) return { e164: typed, isValid };
  // libphonenumber knows the trunk prefixes of each country, but removes only one zero, and none where there is no prefix.
  const withoutPrefix = [asTyped, parse(`+${callingCode}${national.replace(/^0+/, "")}`)];
  return withoutPrefix.find(
    (reading) =>
      reading !== undefined &&
      reading.e164 !== typed &&
      (reading.isValid || (isClean(reading.e164) && !isPossible)),
  );
}

/** A number of the country. */
function tryNational(digits: string, country: CountryCode, callingCode: string): Reading | undefined {
  // Where some numbers begin with 00, those are of services that no text reaches, except Tajikistan's.
  if (digits.startsWith("00") && !isClean(`+${callingCode}${digits}`)) return undefined;
  const reading = tryInternational(`${callingCode}${digits}`);
  if (reading !== undefined) return reading;
  // Some islands have local numbers, to which libphonenumber adds the area code.
  if (digits.length > 7 || digits.startsWith("0")) return undefined;
  const local = parse(digits, country);
  return local?.isValid && local.e164.startsWith(`+${callingCode}`) ? local : undefined;
}

function parse(text: string, defaultCountry?: CountryCode): Reading | undefined {
  const options = { extract: false, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
  const parsed = parsePhoneNumberFromString(text, options, phoneMetadata);
  if (!parsed?.isPossible() || !/^\+[1-9]\d{6,14}$/.test(parsed.number)) return undefined;
  return { e164: parsed.number, isValid: parsed.isValid() };
}

function countryFields(country: CountryCode): { callingCode: string; dialsAbroad: RegExp } {
  const [callingCode, dialsAbroad] = phoneMetadata.countries[country] as unknown as [string, string];
  return { callingCode, dialsAbroad: new RegExp(`^(?:${dialsAbroad})$`) };
}

function distinct(readings: readonly (Reading | undefined)[]): Reading[] {
  const byNumber = new Map(
    readings.flatMap((reading) => (reading ? [[reading.e164, reading] as const] : [])),
  );
  return [...byNumber.values()];
}

/** The one that somebody may have. */
function onlyOne(readings: readonly Reading[]): Reading {
  const valid = readings.filter(({ isValid }) => isValid);
  const [chosen, ...others] = valid.length > 0 ? valid : readings;
  if (chosen === undefined || others.length > 0) throw ambiguous();
  return chosen;
}

function ambiguous(): NumberProblem {
  return new NumberProblem("can be read as two numbers; write it with + and its country code");
}

/** Digits that the numbers of a calling code may have, those of its main country where several share it. */
function lengthsOf(callingCode: string): readonly number[] {
  const [main = ""] = phoneMetadata.country_calling_codes[callingCode as never] ?? [];
  const fields =
    phoneMetadata.countries[main as CountryCode] ?? phoneMetadata.nonGeographic[callingCode as never];
  return (fields as unknown as readonly unknown[])[3] as number[];
}

function lengthProblem(national: string, callingCode: string, advice: string): NumberProblem {
  const lengths = lengthsOf(callingCode);
  const whose = `a number of country code +${callingCode}`;
  if (national.length < Math.min(...lengths))
    return new NumberProblem(`is too short for ${whose}; ${advice}`);
  if (national.length > Math.max(...lengths)) return new NumberProblem(`is too long for ${whose}; ${advice}`);
  return new NumberProblem(`is not ${whose}; ${advice}`);
}
