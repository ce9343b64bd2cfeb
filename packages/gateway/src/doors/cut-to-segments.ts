import { countSegments } from "@smskit/core";

/** Plain full stops: the character “…” is not in GSM-7, and would halve what a segment holds. */
const mark = "...";
/** The most characters of a segment, with 7 bits each. A longer text never fits. */
const longestSegment = 160;

/**
 * Returns a text that has at most so many segments. A longer one is cut between two characters as a reader sees them, and ends
 * with three dots.
 * @param maximum 1 or more.
 */
export function cutToSegments(text: string, maximum: number): string {
  const fits = (candidate: string) => countSegments(candidate).segments <= maximum;
  const start = text.slice(0, maximum * longestSegment).toWellFormed();
  if (text.length === start.length && fits(start)) return start;
  const characters = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(start)];
  const cutBefore = (index: number) =>
    start.slice(0, characters[index]?.index ?? start.length).trimEnd() + mark;
  let most = 0;
  for (let low = 0, high = characters.length; low <= high; ) {
    const middle = (low + high) >>> 1;
    if (fits(cutBefore(middle))) {
      most = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return cutBefore(most);
}
