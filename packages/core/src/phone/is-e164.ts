/**
 * Whether a value is a number in strict E.164: `+`, then 7 to 15 digits that do not begin with 0.
 * @see https://www.itu.int/rec/T-REC-E.164
 */
export function isE164(value: unknown): value is string {
  return typeof value === "string" && /^\+[1-9]\d{6,14}$/.test(value);
}
