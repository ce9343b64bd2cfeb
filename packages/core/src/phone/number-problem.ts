import { SmsError } from "../errors/sms-error.ts";

/** How an error names a number that cannot be read, and what gives it a country. */
export interface NumberNames {
  /**
   * Where the number stands, as the caller wrote it.
   * @default "to"
   */
  field?: string | undefined;
  /**
   * What gives a number without a country code its country; `false` where nothing does.
   * @default 'pass { defaultCountry: "US" } as the connector\'s second argument'
   */
  countryHint?: string | false | undefined;
}

/** What is wrong with a number, and what to do. It never has a digit of the number. */
export class NumberProblem extends Error {}

/** The error that callers get. */
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
