import { isClean, splitNumber } from "./calling-codes.ts";
import { NumberProblem } from "./number-problem.ts";
import { plansOf } from "./numbering-plans.ts";
import { matches, readPlanned } from "./planned-number.ts";

/** A possible reading of a number. */
export interface Reading {
  e164: string;
  /** Whether its range is assigned. */
  isValid: boolean;
  /** Whether it has the form of a country's numbers, and not only their length. */
  isPlausible: boolean;
}

/**
 * Parses the digits after a plus. A trunk prefix between country code and number is removed, unless it belongs to the number.
 * @throws {NumberProblem}
 */
export function readInternational(digits: string): string {
  const reading = tryInternational(digits);
  if (reading === undefined) throw problemOf(digits);
  return reading.e164;
}

/** Returns what is wrong with the digits after a plus. */
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
    // Numbers that begin with 00 are services that no text reaches, except in Tajikistan: the input has two prefixes.
    return national.startsWith("00") && !trunk.zeroMayBelong ? undefined : parsed;
  }
  // The plan has the prefixes of each country, but removes only one zero, and no zero if there is no prefix.
  // In a plan without a trunk prefix, a zero belongs to the number.
  const zeros = trunk.digits === "" ? 0 : (/^0*/.exec(national)?.[0].length ?? 0);
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

/** Parses digits by the numbering plan; `undefined` if the length is impossible. */
export function parse(typed: string, dialedIn?: string): Reading | undefined {
  const planned = readPlanned(typed, dialedIn);
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
  // Digits may have been taken for a prefix by mistake.
  const isValid = planned?.e164 === e164 && planned.isValid;
  return { e164, isValid, isPlausible: isValid || matchesPlan(e164) };
}

function matchesPlan(e164: string): boolean {
  const split = splitNumber(e164);
  return (
    split !== undefined && plansOf(split.callingCode).some(({ pattern }) => matches(pattern, split.national))
  );
}

/** Returns the lengths of the numbers of a calling code; of its main country if several share it. */
function lengthsOf(callingCode: string): readonly number[] {
  return plansOf(callingCode)[0]?.lengths ?? [];
}
