import { callingCodeOf, countryOfNumber } from "../../shared/countries.ts";
import { type NumberPlan, numberPlanOf } from "./number-plans.ts";

/** Why a number is not valid, as Lookup says it. */
export type ValidationError =
  | "TOO_SHORT"
  | "TOO_LONG"
  | "INVALID_BUT_POSSIBLE"
  | "INVALID_COUNTRY_CODE"
  | "INVALID_LENGTH"
  | "NOT_A_NUMBER";

/** A number that a request names. */
export type ReadNumber =
  | {
      readonly isValid: true;
      /** E.164. */
      readonly number: string;
      /** Without a plus. */
      readonly callingCode: string;
      /** ISO 3166. */
      readonly country: string;
      readonly nationalFormat: string;
    }
  | {
      readonly isValid: false;
      /** As it was written, or in E.164 if that much could be read. */
      readonly number: string;
      readonly error: ValidationError;
    };

/**
 * Reads a number in E.164, or as it is dialed within a country.
 *
 * @param country ISO 3166. @default "US"
 */
export function readNumber(written: string, country: string | null): ReadNumber {
  const invalid = (error: ValidationError, number = written): ReadNumber => ({
    isValid: false,
    number,
    error,
  });
  if (!/^[+(]?[\d\s().\-/]+$/.test(written) || !/\d/.test(written)) return invalid("NOT_A_NUMBER");
  const digits = written.replace(/\D/g, "");
  const code = written.startsWith("+")
    ? countryOfNumber(`+${digits}`)?.callingCode
    : callingCodeOf((country || "US").toUpperCase());
  if (code === undefined) return invalid("INVALID_COUNTRY_CODE");

  const whole = written.startsWith("+") ? digits.slice(code.length) : digits;
  const readings = [whole, ...withoutPrefixes(whole, code)].map((national) => read(code, national));
  const found = readings.find((reading) => reading.isValid);
  return found ?? readings[0] ?? invalid("NOT_A_NUMBER");
}

/** People write the trunk prefix even after the calling code, and the calling code without a plus. */
function* withoutPrefixes(national: string, code: string): Generator<string> {
  for (const prefix of [code === "1" ? "1" : code === "7" ? "8" : "0", code]) {
    if (national.startsWith(prefix)) yield national.slice(prefix.length);
  }
}

function read(callingCode: string, national: string): ReadNumber {
  const number = `+${callingCode}${national}`;
  const country = countryOfNumber(number)?.country ?? "";
  const plan = numberPlanOf(country, callingCode);
  const format = formatOf(national, plan);
  if (typeof format === "string") {
    return { isValid: true, number, callingCode, country, nationalFormat: format };
  }
  return { isValid: false, number, error: format.error };
}

function formatOf(national: string, plan: NumberPlan): string | { error: ValidationError } {
  const shapes = plan.shapes.filter(({ beginning }) => beginning.test(national));
  const { length } = national;
  if (length < plan.least) return { error: "TOO_SHORT" };
  if (length > plan.most) return { error: "TOO_LONG" };
  if (shapes.some(({ text }) => text === "")) return { error: "INVALID_BUT_POSSIBLE" };
  const sizes = shapes.map(({ text }) => (text.endsWith("*") ? undefined : text.split("#").length - 1));
  const fitting = shapes[sizes.findIndex((size) => size === undefined || size === length)];
  if (fitting !== undefined) return fill(fitting.text, national);
  if (shapes.length === 0)
    return plan.shapes.some(({ text }) => /^\(?0/.test(text)) ? `0${national}` : national;
  const known = sizes.filter((size) => size !== undefined);
  if (known.every((size) => size > length)) return { error: "TOO_SHORT" };
  return { error: known.every((size) => size < length) ? "TOO_LONG" : "INVALID_LENGTH" };
}

/** Puts the digits of a number into a shape. */
function fill(shape: string, national: string): string {
  let used = 0;
  const filled = shape.replace(/#/g, () => national[used++] ?? "");
  return filled.replace("*", () => national.slice(used));
}
