/** Formats numbers, times and statuses. */

const clockTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const exactTime = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export const formatTime = (iso: string): string => clockTime.format(new Date(iso));
export const formatExactTime = (iso: string): string => exactTime.format(new Date(iso));
export const formatDay = (iso: string): string => longDay.format(new Date(iso));

/** Day and time, to the millisecond. */
export const formatInstant = (iso: string): string =>
  `${shortDay.format(new Date(iso))}, ${exactTime.format(new Date(iso))}`;

const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const dayAndYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });

/** `Today`, `Yesterday`, the weekday within a week, and the date before. Both are starts of days. */
export function nameOfDay(day: Date, today: Date): string {
  const daysAgo = Math.round((today.getTime() - day.getTime()) / 86_400_000);
  if (daysAgo === 0) return "Today";
  if (daysAgo === 1) return "Yesterday";
  if (daysAgo > 1 && daysAgo < 7) return weekday.format(day);
  return day.getFullYear() === today.getFullYear() ? longDay.format(day) : dayAndYear.format(day);
}

/** `350 ms`, `2.4 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`;
  const units = [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ] as const;
  let seconds = Math.round(ms / 1000);
  const words: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0 || words.length > 0) words.push(count > 0 ? `${count} ${unit}` : "");
    if (words.length === 2) break;
  }
  return words.join(" ").trim();
}

/** The tone of a status. */
export function toneOf(status: string): "good" | "bad" | "waiting" | "moving" | "still" {
  if (status === "delivered" || status === "read") return "good";
  if (status === "undelivered" || status === "failed") return "bad";
  if (status === "scheduled") return "waiting";
  return status === "canceled" ? "still" : "moving";
}

export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `1 part`, `3 parts`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString()} ${number === 1 ? one : many}`;
}
