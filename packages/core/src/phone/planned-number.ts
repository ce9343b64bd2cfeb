import { splitNumber } from "./calling-codes.ts";
import { isE164 } from "./is-e164.ts";
import { type NumberingPlan, type NumberType, planOf, plansOf } from "./numbering-plans.ts";

/** A number of a possible length, and its properties in the numbering plan. */
export interface PlannedNumber {
  e164: string;
  /** ISO 3166 alpha-2; absent if several countries share the calling code and the number is in no known range. */
  country?: string | undefined;
  /** The kind of the number's range; only if several countries share the calling code. */
  type?: NumberType["name"] | "FIXED_LINE_OR_MOBILE" | undefined;
  /** Whether its range is assigned. */
  isValid: boolean;
}

/**
 * Parses the digits of E.164, or digits that are dialed within a country, as libphonenumber does: a trunk prefix is removed
 * if a number remains. A test compares the results with libphonenumber's, whose code is twice the size of its data.
 * @see https://github.com/google/libphonenumber
 */
export function readPlanned(typed: string, dialedIn?: string): PlannedNumber | undefined {
  const own = planOf(dialedIn);
  const split = own ? { callingCode: own.callingCode, national: typed } : splitNumber(typed);
  if (split === undefined) return undefined;
  const [main] = plansOf(split.callingCode);
  const plan = own ?? main;
  if (plan === undefined) return undefined;
  const national = withoutTrunkPrefix(split.national, plan);
  const found = planOfNational(national, plan.callingCode);
  const { country, ...rules } = found ?? own ?? plan;
  const e164 = `+${plan.callingCode}${national}`;
  if (!rules.lengths.includes(national.length) || !isE164(e164)) return undefined;
  const type = typeOf(national, rules);
  const isValid = rules.types.length > 0 ? type !== undefined : matches(rules.pattern, national);
  return { e164, country: found || own ? country : undefined, type, isValid };
}

export function matches(pattern: string, digits: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(digits);
}

function withoutTrunkPrefix(digits: string, plan: NumberingPlan): string {
  const { pattern, trunkPrefix, transformRule } = plan;
  if (trunkPrefix === "") return digits;
  const atStart = new RegExp(`^(?:${trunkPrefix})`);
  const match = atStart.exec(digits);
  if (match === null) return digits;
  const national =
    transformRule !== "" && match.length > 1 && match.at(-1)
      ? digits.replace(atStart, transformRule)
      : digits.slice(match[0].length);
  if (matches(pattern, digits) && !matches(pattern, national)) return digits;
  const { lengths } = planOfNational(national, plan.callingCode) ?? plan;
  const isPossible = lengths.includes(national.length) || national.length > Math.max(...lengths);
  return isPossible ? national : digits;
}

/** Returns the plan of the country that a number belongs to, of those that share the calling code. */
function planOfNational(national: string, callingCode: string): NumberingPlan | undefined {
  const plans = plansOf(callingCode);
  if (plans.length < 2) return plans[0];
  return plans.find((plan) =>
    plan.leadingDigits === ""
      ? typeOf(national, plan) !== undefined
      : new RegExp(`^(?:${plan.leadingDigits})`).test(national),
  );
}

function typeOf(national: string, { pattern, types }: Pick<NumberingPlan, "pattern" | "types">) {
  if (!matches(pattern, national)) return undefined;
  const isOf = (type: NumberType) =>
    type.pattern !== "" && type.lengths.includes(national.length) && matches(type.pattern, national);
  const type = types.find(isOf)?.name;
  if (type !== "FIXED_LINE") return type;
  const mobile = types.find(({ name }) => name === "MOBILE");
  return mobile === undefined || mobile.pattern === "" || isOf(mobile) ? "FIXED_LINE_OR_MOBILE" : type;
}
