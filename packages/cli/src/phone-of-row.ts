import { SmsError } from "@smskit/core";

/**
 * What tells that two rows are for one phone, however its number is written; `undefined` for what is not a number, which
 * is refused when its turn comes.
 * @throws {SmsError} `invalid-config` for a country that there is not.
 */
export async function identityOf(
  to: string,
  defaultCountry: string | undefined,
): Promise<string | undefined> {
  const { canonicalNumber, parsePhoneNumber } = await import("@smskit/core/phone-number");
  try {
    return canonicalNumber(parsePhoneNumber(to, { defaultCountry }).e164);
  } catch (thrown) {
    if (SmsError.is(thrown) && thrown.code === "invalid-recipient") return undefined;
    throw thrown;
  }
}
