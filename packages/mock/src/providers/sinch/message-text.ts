import { countSegments, type SegmentCount } from "../../carrier/count-segments.ts";
import { splitGsm, splitUcs2 } from "../shared/split-text.ts";
import { readNumber } from "./addresses.ts";

/** The values of the parameters, by their names and then by recipient. */
export type TextParameters = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The text of one recipient. */
export interface RecipientText extends SegmentCount {
  readonly text: string;
  /** Whether a placeholder has no value for this recipient; it stays in the text. */
  readonly isUnmatched: boolean;
}

const placeholder = /\$\{([\w.-]{1,16})\}/g;

/**
 * Makes the text of one recipient: fills in the placeholders, and shortens the result to one part if asked to. That a
 * placeholder without a value remains in the text, and that it counts also if the request has no `parameters`, is unconfirmed.
 *
 * @param recipient E.164.
 */
export function textFor(
  recipient: string,
  { body, parameters, isTruncated }: { body: string; parameters: TextParameters; isTruncated: boolean },
): RecipientText {
  let isUnmatched = false;
  const filled = body.replace(placeholder, (found, name: string) => {
    const values = Object.hasOwn(parameters, name) ? Object.entries(parameters[name] ?? {}) : [];
    const own = values.find(([key]) => readNumber(key) === recipient);
    const [, value] = own ?? values.find(([key]) => key === "default") ?? [];
    isUnmatched ||= value === undefined;
    return value ?? found;
  });
  const text = isTruncated ? firstPart(filled) : filled;
  const { segments, encoding } = countSegments(text);
  return { text, isUnmatched, encoding, segments: Math.max(1, segments) };
}

/** As much of a text as fits in a message of one part. */
function firstPart(text: string): string {
  const { segments, encoding } = countSegments(text);
  if (segments <= 1) return text;
  const limit = encoding === "gsm-7" ? 160 : 70;
  const split = encoding === "gsm-7" ? splitGsm : splitUcs2;
  const characters = Array.from(new Intl.Segmenter("en").segment(text), ({ segment }) => segment).slice(
    0,
    limit,
  );
  while (split(characters.join("")).parts.length > 1) characters.pop();
  return characters.join("");
}
