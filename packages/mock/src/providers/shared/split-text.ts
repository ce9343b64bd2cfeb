/** A text as it goes over the air. */
export interface SplitText {
  encoding: "gsm-7" | "ucs-2";
  /** At least one. */
  parts: readonly string[];
}

const gsmCharacters = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Of two units each. */
const gsmExtension = new Set("\f^{}\\[~]|€");

/** What is left of a text that is sent as GSM-7: each character that it does not have becomes `?`. */
export function toGsm(text: string): string {
  return Array.from(text, (character) =>
    gsmCharacters.has(character) || gsmExtension.has(character) ? character : "?",
  ).join("");
}

/** Splits a text of GSM characters alone. */
export function splitGsm(text: string): SplitText {
  const characters = Array.from(text, (character) => ({
    text: character,
    units: gsmExtension.has(character) ? 2 : 1,
  }));
  return { encoding: "gsm-7", parts: split(characters, { alone: 160, inParts: 153 }) };
}

/** Splits any text, never within what a person sees as one character. */
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
