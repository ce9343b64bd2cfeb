import { SmsError } from "@smskit/core";
import { phoneIdentity, readPhoneNumber } from "@smskit/core/wrapper";

/**
 * What tells that two rows are for one phone, however its number is written; `undefined` for what is not a number, which
 * is refused when its turn comes.
 * @throws {SmsError} `invalid-config` for a country that there is not.
 */
export async function identityOf(
  to: string,
  defaultCountry: string | undefined,
): Promise<string | undefined> {
  try {
    return phoneIdentity(await readPhoneNumber(to, { defaultCountry }));
  } catch (thrown) {
    if (SmsError.is(thrown) && thrown.code === "invalid-recipient") return undefined;
    throw thrown;
  }
}
