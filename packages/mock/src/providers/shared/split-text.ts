/** A text as it is transmitted. */
export interface SplitText {
  /** The encoding of every part. */
  encoding: "gsm-7" | "ucs-2";
  /** The texts of the parts, at least one. */
  parts: readonly string[];
}

const gsmCharacters = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Of two units each. */
const gsmExtension = new Set("\f^{}\\[~]|€");

/**
 * Returns a text as it arrives if it is sent in GSM-7: each character that the alphabet lacks becomes `?`.
 *
 * @example
 * toGsm("20 € 你"); // "20 € ?"
 */
export function toGsm(text: string): string {
  return Array.from(text, (character) =>
    gsmCharacters.has(character) || gsmExtension.has(character) ? character : "?",
  ).join("");
}

/**
 * Splits a text into parts of GSM-7: 160 units if it is one part, otherwise 153 each. A character of the extension table
 * takes two units and is never divided.
 *
 * @param text Only characters that GSM-7 has; see {@link toGsm}.
 *
 * @example
 * splitGsm("a".repeat(161)).parts.length; // 2
 */
export function splitGsm(text: string): SplitText {
  const characters = Array.from(text, (character) => ({
    text: character,
    units: gsmExtension.has(character) ? 2 : 1,
  }));
  return { encoding: "gsm-7", parts: split(characters, { alone: 160, inParts: 153 }) };
}

/**
 * Splits a text into parts of UCS-2: 70 UTF-16 units if it is one part, otherwise 67 each. What a reader sees as one
 * character is never divided.
 *
 * @example
 * splitUcs2("你".repeat(71)).parts.length; // 2
 */
export function splitUcs2(text: string): SplitText {
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  const graphemes = Array.from(segmenter.segment(text), ({ segment }) => ({
    text: segment,
    units: segment.length,
  }));
  return { encoding: "ucs-2", parts: split(graphemes, { alone: 70, inParts: 67 }) };
}

function split(
  pieces: readonly { text: string; units: number }[],
  limits: { alone: number; inParts: number },
): string[] {
  const whole = pieces.map(({ text }) => text).join("");
  if (pieces.reduce((sum, { units }) => sum + units, 0) <= limits.alone) return [whole];
  const parts: string[] = [];
  let part = "";
  let free = limits.inParts;
  for (const { text, units } of pieces) {
    if (units > free && part !== "") {
      parts.push(part);
      part = "";
      free = limits.inParts;
    }
    part += text;
    free -= units;
  }
  return [...parts, part];
}
