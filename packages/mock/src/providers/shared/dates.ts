/**
 * Returns a time in ISO 8601 without milliseconds.
 *
 * @example
 * isoSeconds(new Date(0)); // "1970-01-01T00:00:00Z"
 */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/**
 * Returns a time as SMPP delivery receipts have it: year to minute with two digits each, in UTC.
 *
 * @example
 * smppDate(new Date("2023-11-03T17:23:23Z")); // "2311031723"
 */
export function smppDate(date: Date): string {
  return date.toISOString().replace(/\D/g, "").slice(2, 12);
}

/**
 * Returns whether the day and the hour that a text in ISO 8601 starts with exist: `new Date` makes March of 30 February.
 *
 * @example
 * isCalendarTime("2026-02-30T00:00:00Z"); // false
 */
export function isCalendarTime(text: string): boolean {
  const day = text.slice(0, 10);
  const date = new Date(`${day}T${text.slice(11, 13)}:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
