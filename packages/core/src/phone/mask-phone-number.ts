/**
 * Masks a number except for two digits at either end: `+15558675310` becomes `+15•••••••10`. Separators are removed. Input
 * with fewer than seven digits is masked completely; input that is too long for a number becomes `•••`.
 */
export function maskPhoneNumber(number: string): string {
  if (typeof number !== "string" || number.length > 64) return "•••";
  const digits = number.replace(/\D/g, "");
  if (digits.length < 7) return "•".repeat(Math.min(number.length, 15));
  const plus = number.startsWith("+") ? "+" : "";
  return plus + digits.slice(0, 2) + "•".repeat(digits.length - 4) + digits.slice(-2);
}
