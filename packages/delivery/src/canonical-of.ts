/** One way to write a number in E.164, by which to count and to find it. The metadata is loaded with the first one. */
export async function canonicalOf(number: string): Promise<string> {
  const { canonicalNumber } = await import("@smskit/core/phone-number");
  return canonicalNumber(number);
}
