import type { Text } from "./api-types.ts";
import { timeOf } from "./text.ts";

/** The texts of one day, and where they are in the list. Indices are those of the texts; places are in pixels. */
export interface DayGroup {
  /** The start of the day. */
  readonly day: Date;
  readonly first: number;
  readonly last: number;
  readonly top: number;
  readonly height: number;
}

/** The heights that the layout is made of, in pixels. */
export interface Heights {
  readonly row: number;
  readonly heading: number;
}

/** Groups texts, newest first, by their day. */
export function groupByDay(texts: readonly Text[], { row, heading }: Heights): DayGroup[] {
  const groups: DayGroup[] = [];
  let first = 0;
  let top = 0;
  while (first < texts.length) {
    const day = startOfDay(Date.parse(timeAt(texts, first)));
    const [start, end] = [
      day.toISOString(),
      new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).toISOString(),
    ];
    let last = first;
    while (last + 1 < texts.length && isWithin(timeAt(texts, last + 1), start, end)) last += 1;
    const height = heading + (last - first + 1) * row;
    groups.push({ day, first, last, top, height });
    top += height;
    first = last + 1;
  }
  return groups;
}

export function startOfDay(ms: number): Date {
  const at = new Date(ms);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate());
}

const timeAt = (texts: readonly Text[], index: number): string => {
  const text = texts[index];
  return text === undefined ? "" : timeOf(text);
};

// Times are ISO 8601 in UTC, which are compared as strings: dates would be slow for thousands.
const isWithin = (time: string, start: string, end: string): boolean => time >= start && time < end;

/** The height of the whole list. */
export function heightOf(groups: readonly DayGroup[]): number {
  const last = groups.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

/** The top of a row. */
export function topOf(groups: readonly DayGroup[], index: number, { row, heading }: Heights): number {
  const group = groups.find(({ last }) => index <= last);
  return group === undefined ? 0 : group.top + heading + (index - group.first) * row;
}

/** The index of the row at a place; of the row below it if a heading is there. */
export function indexAt(groups: readonly DayGroup[], place: number, { row, heading }: Heights): number {
  const group = groups.find(({ top, height }) => place < top + height) ?? groups.at(-1);
  if (group === undefined) return 0;
  const within = Math.floor((place - group.top - heading) / row);
  return group.first + Math.max(0, Math.min(group.last - group.first, within));
}
