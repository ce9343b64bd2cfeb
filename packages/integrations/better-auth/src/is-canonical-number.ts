/**
 * Whether a number is possible and written in E.164. Better Auth finds accounts by the number as it is written, so that a
 * second way to write it would be a second account of the same phone.
 */
export async function isCanonicalNumber(number: string): Promise<boolean> {
  const { parsePhoneNumber } = await import("@smskit/core/phone-number");
  try {
    return parsePhoneNumber(number).e164 === number;
  } catch {
    return false;
  }
}
