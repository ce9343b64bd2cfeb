/** Each is random, or a time, and may have any digits. */
const patterns = [
  // UUIDs.
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  // Hashes, and ids of providers with their prefix: `SM` and 32 digits.
  /\b(?:[A-Z]{2})?[0-9a-f]{32,}\b/gi,
  // ISO 8601, and as Postgres writes it.
  /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?/g,
  // Milliseconds since 1970, and seconds.
  /\b1\d{12}(?:\.\d+)?\b|\b1\d{9}\b/g,
  // Durations.
  /\b\d+\.\d+(?:e[+-]?\d+)?\b/gi,
];

/**
 * Returns a text without ids, hashes, times and fractions: for tests that look for a code or a part of a number, whose digits any of
 * them may have by chance.
 */
export function withoutIds(text: string): string {
  return patterns.reduce((rest, pattern) => rest.replaceAll(pattern, "…"), text);
}

/** Whether a text contains a value: a short number only where it is not there by chance, and any other value anywhere. */
export function reveals(text: string, value: string): boolean {
  return (/^\d{1,9}$/.test(value) ? withoutIds(text) : text).includes(value);
}
