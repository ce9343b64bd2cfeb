import { SmsError } from "@smskit/core";
import { readPhoneNumber } from "@smskit/core/wrapper";
import { UsageError } from "./usage-error.ts";

/**
 * Reads a number before any connector does, so that what is wrong with it is said in the words of the command line.
 *
 * @param field - Where the number stands: `--to`, or the column of a list.
 * @throws {SmsError} `invalid-recipient`.
 * @throws {UsageError} for a `--default-country` that is none.
 */
export async function readRecipient(
  number: string,
  { defaultCountry, field }: { defaultCountry: string | undefined; field: string },
): Promise<string> {
  try {
    return await readPhoneNumber(number, { defaultCountry, field, countryHint: "add --default-country US" });
  } catch (error) {
    if (!SmsError.is(error) || error.code !== "invalid-config") throw error;
    throw new UsageError(error.message.replace(/^defaultCountry/, "--default-country"));
  }
}
