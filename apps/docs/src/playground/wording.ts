import type { TextDetails } from "@smskit/mock/portable";
import type { TextReading } from "./read-text.ts";

/** The result of typing, for screen readers: `2 parts, UCS-2.` */
export function summaryOf({ lint: { segments, encoding } }: TextReading): string {
  return `${segments} ${segments === 1 ? "part" : "parts"}, ${encoding === "gsm-7" ? "GSM-7" : "UCS-2"}.`;
}

/** Whether a phone's browser offers the code. */
export interface Verdict {
  readonly tone: "good" | "bad" | "still";
  readonly sentence: string;
  readonly problems: readonly string[];
}

/** Says what a browser makes of a text; `undefined` for a text without a code. */
export function verdictOf({ webOtp, code }: TextDetails): Verdict | undefined {
  const { verdict, problems } = webOtp;
  switch (verdict) {
    case "ok":
      return {
        tone: "good",
        sentence: `The phone's browser offers ${webOtp.code} on ${webOtp.domain}, and on no other site.`,
        problems,
      };
    case "broken":
      return { tone: "bad", sentence: "Browsers do not accept the last line.", problems };
    case "none":
      if (code === undefined) return undefined;
      return {
        tone: "still",
        sentence: "The text names no site, so a phone may offer the code on any page, or not at all.",
        problems,
      };
  }
}

/** Divides a text into pieces: those to mark, and those between them. */
export function markedPieces(
  text: string,
  marked: readonly string[],
): { readonly text: string; readonly marked: boolean }[] {
  const pieces: { text: string; marked: boolean }[] = [];
  let rest = text;
  while (rest !== "") {
    const found = marked
      .map((character) => ({ character, at: rest.indexOf(character) }))
      .filter(({ at }) => at >= 0)
      .sort((one, other) => one.at - other.at || other.character.length - one.character.length)[0];
    const at = found?.at ?? rest.length;
    if (at > 0) pieces.push({ text: rest.slice(0, at), marked: false });
    if (found === undefined) break;
    pieces.push({ text: found.character, marked: true });
    rest = rest.slice(at + found.character.length);
  }
  return pieces;
}
