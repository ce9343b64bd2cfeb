import { expectArgument } from "../config/check-arguments.ts";
import type { SmsErrorCode } from "../errors/error-codes.ts";
import type { SmsErrorOptions } from "../errors/sms-error.ts";

/**
 * What one of a provider's codes means: what is wrong, and what to do. Do not copy the provider's own texts: they can
 * contain whole phone numbers.
 */
export type ErrorRow = readonly [
  providerCode: number | string,
  code: SmsErrorCode,
  sentence: string,
  /** `retryable: false` if only hours help; `delivery: "unknown"` if the message may have been accepted. */
  outcome?: { readonly retryable: false } | { readonly delivery: "unknown" },
];

/** The meaning of a provider's code, as the options of an `SmsError`. */
export type ErrorMeaning = Pick<SmsErrorOptions, "code" | "message" | "retryable" | "delivery">;

/**
 * Looks up a provider's code in its table.
 * @param name The display name of the provider: `"Acme"`. It ends the message: `… (Acme 21211)`.
 */
export function findError(
  name: string,
  rows: readonly ErrorRow[],
  providerCode: unknown,
): ErrorMeaning | undefined {
  expectArgument(Array.isArray(rows), "findError: pass the rows of the provider's table.");
  const row = rows.find(([code]) => String(code) === String(providerCode));
  return row && { code: row[1], message: `${row[2]} (${name} ${row[0]})`, ...row[3] };
}
