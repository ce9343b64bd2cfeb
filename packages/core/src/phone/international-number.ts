import { isClean, splitNumber } from "./calling-codes.ts";
import { NumberProblem } from "./number-problem.ts";
import { plansOf } from "./numbering-plans.ts";
import { matches, readPlanned } from "./planned-number.ts";

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
  // The plan has the prefixes of each country, but only one zero is removed, and none where there is no prefix.
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

/** What the numbering plan makes of digits, if they are as many as such a number has. */
export function parse(typed: string, dialledIn?: string): Reading | undefined {
  const planned = readPlanned(typed, dialledIn);
  return planned && readingOf(planned.e164);
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
  const planned = readPlanned(e164);
  // A prefix may have been seen in what is not one.
  const isValid = planned?.e164 === e164 && planned.isValid;
  return { e164, isValid, isPlausible: isValid || matchesPlan(e164) };
}

function matchesPlan(e164: string): boolean {
  const split = splitNumber(e164);
  return (
    split !== undefined && plansOf(split.callingCode).some(({ pattern }) => matches(pattern, split.national))
  );
}

/** Digits that the numbers of a calling code may have, those of its main country where several share it. */
function lengthsOf(callingCode: string): readonly number[] {
  return plansOf(callingCode)[0]?.lengths ?? [];
}
