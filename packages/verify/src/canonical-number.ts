/** What connectors take as it is. */
const isE164 = /^\+[1-9]\d{6,14}$/;

/**
 * The one way to write a number, by which it is counted and proven. Connectors take E.164 as it is, and providers reach
 * one phone by several: `+4407400123456` is `+447400123456`. What no country has stays as it is, if it is E.164.
 * The metadata is loaded when it is first needed.
 * @throws {SmsError} `invalid-recipient` for what is no number.
 */
export async function canonicalNumber(written: string): Promise<string> {
  const phoneNumber = await import("@smskit/core/phone-number");
  return phoneNumber.canonicalNumber(
    isE164.test(written) ? written : phoneNumber.parsePhoneNumber(written).e164,
  );
}

/** ISO 3166 alpha-2; `ZZ` for numbers of no country. The metadata is loaded when it is first needed. */
export async function countryOf(to: string): Promise<string> {
  const phoneNumber = await import("@smskit/core/phone-number");
  return phoneNumber.countryOf(to) ?? "ZZ";
}
