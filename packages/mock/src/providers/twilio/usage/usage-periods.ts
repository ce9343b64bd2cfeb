/** Days, both included, as `2026-11-23`. */
export interface Period {
  readonly start: string;
  readonly end: string;
}

/** How records are divided, as the last part of their path says. */
export type Division =
  | "AllTime"
  | "Daily"
  | "LastMonth"
  | "Monthly"
  | "ThisMonth"
  | "Today"
  | "Yearly"
  | "Yesterday";

export const divisions: readonly Division[] = [
  "AllTime",
  "Daily",
  "LastMonth",
  "Monthly",
  "ThisMonth",
  "Today",
  "Yearly",
  "Yesterday",
];

const dayMs = 24 * 60 * 60_000;
/** Beyond this many periods the oldest are left out. */
const periodLimit = 1000;

export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const addDays = (day: string, days: number): string => dayOf(Date.parse(day) + days * dayMs);
const lastOfMonth = (day: string): string =>
  dayOf(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0));

/** A date of a request: `2026-11-23`, or days from today such as `-30days`. `null` if it is neither. */
export function parseDay(text: string | null, today: string): string | null | undefined {
  if (!text) return undefined;
  const days = /^([+-]?\d{1,5})days?$/.exec(text)?.[1];
  if (days !== undefined) return addDays(today, Number(days));
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  return isDay && dayOf(Date.parse(text)) === text ? text : null;
}

/** The periods of a list, the newest first. */
export function periodsOf(division: Division | undefined, range: Period, today: string): readonly Period[] {
  const month = today.slice(0, 7);
  switch (division) {
    case undefined:
    case "AllTime":
      return [range];
    case "Today":
      return [{ start: today, end: today }];
    case "Yesterday":
      return [{ start: addDays(today, -1), end: addDays(today, -1) }];
    case "ThisMonth":
      return [{ start: `${month}-01`, end: today }];
    case "LastMonth": {
      const end = addDays(`${month}-01`, -1);
      return [{ start: `${end.slice(0, 7)}-01`, end }];
    }
    case "Daily":
      return divide(range, (end) => end);
    case "Monthly":
      return divide(range, (end) => `${end.slice(0, 7)}-01`, lastOfMonth);
    case "Yearly":
      return divide(range, (end) => `${end.slice(0, 4)}-01-01`);
  }
}

/** Divides a range, from its end. */
function divide(
  { start, end }: Period,
  startOf: (end: string) => string,
  endOf: (day: string) => string = (day) => day,
): readonly Period[] {
  const periods: Period[] = [];
  for (let last = end; last >= start && periods.length < periodLimit; ) {
    const first = startOf(last) < start ? start : startOf(last);
    periods.push({ start: first, end: endOf(last) < end ? endOf(last) : last });
    last = addDays(first, -1);
  }
  return periods;
}
