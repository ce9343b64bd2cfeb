import { SmsError } from "../errors/sms-error.ts";

/** How an error names an invalid number. */
export interface NumberNames {
  /**
   * The field that has the number, as the caller wrote it.
   * @default "to"
   */
  field?: string | undefined;
  /**
   * How to set the country of numbers without a country code; `false` if that is not possible.
   * @default 'pass { defaultCountry: "US" } as the connector\'s second argument'
   */
  countryHint?: string | false | undefined;
}

/** What is wrong with a number, and what to do. Never contains a digit of the number. */
export class NumberProblem extends Error {}

/** Converts a problem to the error that callers get. */
export function numberError(problem: unknown, { field = "to" }: NumberNames): unknown {
  if (!(problem instanceof NumberProblem)) return problem;
  return new SmsError({ code: "invalid-recipient", message: `${field}: ${problem.message}.` });
}

export function noCountry({
  countryHint = 'pass { defaultCountry: "US" } as the connector\'s second argument',
}: NumberNames): NumberProblem {
  return new NumberProblem(
    "does not say its country, and the same digits are a number in several; write it with + and the country " +
      `code${countryHint === false ? "" : `, or ${countryHint}`}`,
  );
}
