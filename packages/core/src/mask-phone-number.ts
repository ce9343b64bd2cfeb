/**
 * Whether it is a number in strict E.164: `+`, then 7 to 15 digits that do not begin with 0.
 * @see https://www.itu.int/rec/T-REC-E.164
 */
export function isE164(value: unknown): value is string {
  return typeof value === "string" && /^\+[1-9]\d{6,14}$/.test(value);
}

/**
 * Hides a number but for two digits at either end: `+15558675310` becomes `+15•••••••10`. Separators are left
 * out. What has fewer than seven digits is hidden whole; what is too long for a number becomes `•••`.
 */
export function maskPhoneNumber(number: string): string {
  if (typeof number !== "string" || number.length > 64) return "•••";
  const digits = number.replace(/\D/g, "");
  if (digits.length < 7) return "•".repeat(Math.min(number.length, 15));
  const plus = number.startsWith("+") ? "+" : "";
  return plus + digits.slice(0, 2) + "•".repeat(digits.length - 4) + digits.slice(-2);
}
