/** `+15558675310` → `+15•••••••10`: keeps two digits at each end, so that no error shows a whole number. */
export function maskPhoneNumber(number: string): string {
  const plus = number.startsWith("+") ? "+" : "";
  const digits = number.slice(plus.length);
  if (digits.length < 6) return plus + "•".repeat(digits.length);
  return plus + digits.slice(0, 2) + "•".repeat(digits.length - 4) + digits.slice(-2);
}
