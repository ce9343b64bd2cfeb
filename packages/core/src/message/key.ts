/** The most characters of a key, as `String.length` counts them. */
const longestKey = 255;

/** What a key must be, to follow the name of the field: `idempotencyKey: must be …`. */
export const keyRule = `must be a string of 1 to ${longestKey} characters, without NUL and lone surrogates`;

/**
 * Whether every store can keep a value as a key and find it again: idempotency keys, references, names of limits and
 * lists, sessions. Databases index keys of a limited size, and some reject NUL. Lone surrogates become the same character
 * in UTF-8, so that different keys would be equal.
 *
 * @example
 * if (!isKey(key)) throw new SmsError({ code: "invalid-message", message: `key: ${keyRule}.` });
 */
export function isKey(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value !== "" &&
    value.length <= longestKey &&
    !value.includes("\0") &&
    value.isWellFormed()
  );
}
