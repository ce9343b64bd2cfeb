import { expectArgument, expectOptions } from "../config/check-arguments.ts";
import { gsmSeptets } from "./gsm-7.ts";

/** How many segments a text uses, and why. */
export interface SegmentCount {
  encoding: "gsm-7" | "ucs-2";
  /** The number of segments that are billed; 0 for the empty text. */
  segments: number;
  /** Characters as a reader counts them: an emoji family is one. CR LF is two. */
  characters: number;
  /** Septets in GSM-7, 16-bit units in UCS-2. */
  units: number;
  /** The units that still fit into the last segment. */
  unitsLeft: number;
  /** Each character that forces UCS-2, once, in order of appearance. */
  nonGsmCharacters: readonly string[];
}

export interface SegmentOptions {
  /**
   * Counts in UCS-2 even if the text fits into GSM-7.
   * @default GSM-7 if the text fits into it
   */
  encoding?: "ucs-2" | undefined;
}

/**
 * Counts the SMS segments of a text. One character outside GSM 03.38 makes the whole text UCS-2. Neither an
 * escape pair nor a character that a reader sees as one is split between segments, unless it is larger than
 * a segment.
 * @see https://www.twilio.com/docs/glossary/what-sms-character-limit
 */
export function countSegments(body: string, options: SegmentOptions = {}): SegmentCount {
  expectArgument(typeof body === "string", "countSegments: takes the text, a string.");
  expectOptions("countSegments", options, { encoding: true });
  if (options.encoding === "ucs-2") return countUcs2(body);
  let septets = 0;
  for (let index = 0; index < body.length; index++) {
    const cost = gsmSeptets(body.charCodeAt(index));
    if (cost === 0) return countUcs2(body);
    septets += cost;
  }
  const { segments, unitsLeft } =
    septets === body.length || septets <= gsm7.single
      ? fill(septets, gsm7)
      : pack(septetsOf(body), septets, gsm7);
  return {
    encoding: "gsm-7",
    segments,
    characters: body.length,
    units: septets,
    unitsLeft,
    nonGsmCharacters: [],
  };
}

interface Capacity {
  /** The most units of a text with one segment. */
  single: number;
  /** The units in each segment of a longer text: the rest is the header that numbers the segments. */
  part: number;
}

const gsm7: Capacity = { single: 160, part: 153 };
const ucs2: Capacity = { single: 70, part: 67 };

function countUcs2(body: string): SegmentCount {
  return everyUnitStandsAlone(body) ? countUnits(body) : countGraphemes(body);
}

function countUnits(body: string): SegmentCount {
  seen ??= new Uint8Array(0x1_0000);
  const nonGsm: string[] = [];
  for (let index = 0; index < body.length; index++) {
    const unit = body.charCodeAt(index);
    if (gsmSeptets(unit) > 0 || seen[unit] === 1) continue;
    seen[unit] = 1;
    nonGsm.push(body.charAt(index));
  }
  for (const character of nonGsm) seen[character.charCodeAt(0)] = 0;
  return {
    encoding: "ucs-2",
    ...fill(body.length, ucs2),
    characters: body.length,
    units: body.length,
    nonGsmCharacters: nonGsm,
  };
}

/** All zero between two calls. A `Set` would take as long as the rest of the count. */
let seen: Uint8Array | undefined;

function countGraphemes(body: string): SegmentCount {
  const sizes = graphemeSizesOf(body);
  const nonGsm = new Set<string>();
  let index = 0;
  for (const size of sizes) {
    if (size > 1) nonGsm.add(body.slice(index, index + size));
    else if (gsmSeptets(body.charCodeAt(index)) === 0) nonGsm.add(body.charAt(index));
    index += size;
  }
  return {
    encoding: "ucs-2",
    ...pack(sizes, body.length, ucs2),
    characters: sizes.length,
    units: body.length,
    nonGsmCharacters: [...nonGsm],
  };
}

/** For texts whose units can be split anywhere, or that fit into one segment. */
function fill(units: number, { single, part }: Capacity): { segments: number; unitsLeft: number } {
  if (units <= single) return { segments: units === 0 ? 0 : 1, unitsLeft: single - units };
  const segments = Math.ceil(units / part);
  return { segments, unitsLeft: segments * part - units };
}

/** Fills segments with characters of these sizes, in order. */
function pack(
  sizes: readonly number[],
  units: number,
  { single, part }: Capacity,
): { segments: number; unitsLeft: number } {
  if (units <= single) return fill(units, { single, part });
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (size > part) {
      // It does not fit into a segment: its units are split.
      const total = used + size;
      segments += Math.ceil(total / part) - 1;
      used = total % part || part;
    } else if (used + size > part) {
      segments++;
      used = size;
    } else {
      used += size;
    }
  }
  return { segments, unitsLeft: part - used };
}

function septetsOf(body: string): number[] {
  const sizes = new Array<number>(body.length);
  for (let index = 0; index < body.length; index++) sizes[index] = gsmSeptets(body.charCodeAt(index));
  return sizes;
}

function everyUnitStandsAlone(body: string): boolean {
  for (let index = 0; index < body.length; index++) {
    if (!standsAlone(body.charCodeAt(index))) return false;
  }
  return true;
}

/**
 * Returns the units of each character as a reader sees them. The segmenter runs only from the first character that can
 * join with others, because it takes a hundred times as long.
 */
function graphemeSizesOf(body: string): number[] {
  const sizes: number[] = [];
  let index = 0;
  let size = plainSize(body, 0);
  while (size > 0) {
    const next = index + size;
    const nextSize = next < body.length ? plainSize(body, next) : 0;
    if (nextSize === 0 && next < body.length) break;
    sizes.push(size);
    index = next;
    size = nextSize;
  }
  if (index === body.length) return sizes;
  // Created on first use: it takes 8 ms.
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(body.slice(index))) {
    if (segment === "\r\n") sizes.push(1, 1);
    else sizes.push(segment.length);
  }
  return sizes;
}

let segmenter: Intl.Segmenter | undefined;

/**
 * Returns the units of the character that starts here if it is plain, else 0. Between two plain characters there is
 * always a boundary. Not all plain characters of Unicode are listed; a missing one costs time, not correctness.
 */
function plainSize(body: string, index: number): 0 | 1 | 2 {
  const unit = body.charCodeAt(index);
  if (standsAlone(unit)) return 1;
  const next = body.charCodeAt(index + 1);
  const emoji =
    (unit === 0xd83c && next >= 0xdf00 && next <= 0xdffa) || // up to U+1F3FA: then come the skin tones
    ((unit === 0xd83d || unit === 0xd83e) && next >= 0xdc00 && next <= 0xdfff); // U+1F400 to U+1FBFF
  return emoji ? 2 : 0;
}

function standsAlone(unit: number): boolean {
  return (
    unit < 0x300 || // Latin
    (unit >= 0x370 && unit <= 0x482) || // Greek, Cyrillic
    (unit >= 0x48a && unit <= 0x590) || // Cyrillic, Armenian
    (unit >= 0x5d0 && unit <= 0x5ea) || // Hebrew letters
    (unit >= 0x620 && unit <= 0x64a) || // Arabic letters
    (unit >= 0x2010 && unit <= 0x2027) || // dashes, quotation marks, ellipsis
    (unit >= 0x2030 && unit <= 0x20cf) || // punctuation, currencies
    (unit >= 0x2100 && unit <= 0x2bff) || // arrows, mathematics, symbols
    (unit >= 0x3001 && unit <= 0x3029) || // CJK punctuation
    (unit >= 0x309b && unit <= 0xa4cf) || // Kana, CJK
    (unit >= 0x3041 && unit <= 0x3096) || // Hiragana
    (unit >= 0xac00 && unit <= 0xd7a3) || // Hangul syllables
    (unit >= 0xff01 && unit <= 0xff9d) // full-width forms
  );
}
