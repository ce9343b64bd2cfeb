import { isClean, mayBeginWithOwnCode, splitNumber } from "./calling-codes.ts";
import { lengthProblem, parse, problemOf, type Reading, tryInternational } from "./international-number.ts";
import { NumberProblem } from "./number-problem.ts";
import type { NumberingPlan } from "./numbering-plans.ts";
import { matches } from "./planned-number.ts";
import type { WrittenNumber } from "./written-number.ts";

/**
 * Parses a number as it is dialed within a country: a number of that country, or a number of another country after the
 * international prefix, which is not 00 everywhere. An ambiguous number is refused.
 * @throws {NumberProblem}
 */
export function readNational(written: WrittenNumber, plan: NumberingPlan): string {
  return readAbroad(written, plan) ?? readOwn(written.digits, plan);
}

/** Parses a number of another country; `undefined` if it has no international prefix of this country. */
function readAbroad(written: WrittenNumber, plan: NumberingPlan): string | undefined {
  const { digits } = written;
  const prefixes = Array.from(digits, (_, length) => length).filter((length) =>
    matches(plan.internationalPrefix, digits.slice(0, length)),
  );
  const readings = distinct(prefixes.map((length) => readBehind(written, length)));
  if (digits.startsWith("00") && readings.length === 0) {
    if (prefixes.includes(2)) throw problemOf(digits.slice(2));
    if (tryOwn(digits, plan) !== undefined) {
      if (readBehind(written, 2)?.isValid) throw ambiguous();
      return undefined;
    }
    throw new NumberProblem(
      `begins with 00, with which ${plan.country} does not call other countries; write the number with + instead`,
    );
  }
  if (readings.length === 0) return undefined;
  const own = digits.startsWith("00") ? undefined : tryOwn(digits, plan);
  const chosen = onlyOne(distinct([...readings, own?.isValid ? own : undefined]));
  // Some people write 00 although the prefix of the country is longer.
  const other =
    digits.startsWith("00") && isClean(`+${digits.slice(2)}`) ? readBehind(written, 2) : undefined;
  if (other && other.e164 !== chosen.e164 && (other.isValid || !chosen.isValid)) throw ambiguous();
  return chosen.e164;
}

/** Parses the digits after a prefix of this length; `undefined` if a space is within the country code. */
function readBehind({ digits, boundaries }: WrittenNumber, length: number): Reading | undefined {
  const rest = digits.slice(length);
  const end = length + (splitNumber(`+${rest}`)?.callingCode.length ?? 0);
  if (boundaries.some((boundary) => boundary > length && boundary < end)) return undefined;
  const reading = tryInternational(rest);
  return reading?.isPlausible ? reading : undefined;
}

/** Parses a number of the country, which may begin with its country code: people omit the plus. */
function readOwn(digits: string, plan: NumberingPlan): string {
  const { callingCode } = plan;
  const own = tryOwn(digits, plan);
  const coded = digits.startsWith(callingCode) ? tryInternational(digits) : undefined;
  const withCode = coded?.isPlausible ? coded : undefined;
  if (own && withCode && own.e164 !== withCode.e164) {
    if (own.isValid !== withCode.isValid) return (own.isValid ? own : withCode).e164;
    if (mayBeginWithOwnCode(callingCode)) return own.e164;
    throw ambiguous();
  }
  const reading = own ?? withCode;
  if (reading !== undefined) return reading.e164;
  const advice = "check its digits, or write it with + and its own country code";
  throw lengthProblem(digits.replace(/^0+/, ""), callingCode, advice);
}

function tryOwn(digits: string, plan: NumberingPlan): Reading | undefined {
  const { callingCode } = plan;
  const typed = `+${callingCode}${digits}`;
  const parsed = parse(typed);
  const reading = parsed?.isValid ? parsed : tryInternational(typed.slice(1));
  // In most countries, numbers that begin with 00 are services that no text reaches.
  const zeroMayBelong = splitNumber(typed)?.trunk.zeroMayBelong === true;
  if (digits.startsWith("00") && !(zeroMayBelong && reading?.e164 === typed)) return undefined;
  if (reading?.isPlausible) return reading;
  // Some islands have local numbers, to which the plan adds the area code.
  if (digits.length > 7 || digits.startsWith("0")) return undefined;
  const local = parse(digits, plan.country);
  return local?.isValid && local.e164.startsWith(`+${callingCode}`) ? local : undefined;
}

function distinct(readings: readonly (Reading | undefined)[]): Reading[] {
  const byNumber = new Map(
    readings.flatMap((reading) => (reading ? [[reading.e164, reading] as const] : [])),
  );
  return [...byNumber.values()];
}

/** Returns the reading whose range is assigned, or the only one. */
function onlyOne(readings: readonly Reading[]): Reading {
  const valid = readings.filter(({ isValid }) => isValid);
  const [chosen, ...others] = valid.length > 0 ? valid : readings;
  if (chosen === undefined || others.length > 0) throw ambiguous();
  return chosen;
}

function ambiguous(): NumberProblem {
  return new NumberProblem("can be read as two numbers; write it with + and its country code");
}
