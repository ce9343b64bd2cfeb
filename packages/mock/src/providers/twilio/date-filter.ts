/**
 * Reads the filters of a list by one date: `DateSent`, `DateSent<` and `DateSent>`. They keep only what has the date.
 *
 * @example
 * dateFilter(new URLSearchParams("DateSent>=2026-11-23"), "DateSent")(new Date("2026-11-24")); // true
 */
export function dateFilter(query: URLSearchParams, name: string): (date: Date | undefined) => boolean {
  // The name itself means the day, even of a timestamp, which is what SDKs send.
  const on = timeOf(query.get(name)?.slice(0, 10));
  const before = timeOf(query.get(`${name}<`));
  const after = timeOf(query.get(`${name}>`));
  return (date) => {
    if (!on && !before && !after) return true;
    const time = date?.getTime();
    if (time === undefined) return false;
    if (on && (time < on.start || time > on.end)) return false;
    if (before && time > before.end) return false;
    return !after || time >= after.start;
  };
}

/** A date is a whole day of UTC, a timestamp an instant. */
function timeOf(value: string | null | undefined): { start: number; end: number } | undefined {
  if (!value) return undefined;
  const start = Date.parse(value);
  if (Number.isNaN(start)) return undefined;
  const isDate = value.length <= 10;
  return { start, end: isDate ? start + 24 * 60 * 60_000 - 1 : start };
}
