/**
 * One way to write a number, by which to find it again: `+4407400123456`, `+44 7400 123456` and `+447400123456` are one
 * phone. The metadata of all countries' numbers is loaded with the first one.
 * @throws {SmsError} `invalid-recipient` for a number that does not say its country, or is none.
 */
export async function canonicalOf(number: string): Promise<string> {
  const { canonicalNumber, parsePhoneNumber } = await import("@smskit/core/phone-number");
  return canonicalNumber(isE164.test(number) ? number : parsePhoneNumber(number).e164);
}

/** What connectors take as it is. */
const isE164 = /^\+[1-9]\d{6,14}$/;
