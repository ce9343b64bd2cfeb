import { splitGsm, splitUcs2, toGsm } from "../shared/split-text.ts";

/** A text as it would be sent. */
export interface CountedText {
  readonly text: string;
  readonly messageCount: number;
  /** In the last part. */
  readonly charactersRemaining: number;
}

/** Letters of Greek, and what they become: capitals of the GSM alphabet, which has those without a Latin double. */
const greek = pairs("Α A Β B Ε E Ζ Z Η H Ι I Κ K Μ M Ν N Ο O Ρ P Τ T Υ Y Χ X");
const cyrillic = pairs(
  "А A Б B В V Г G Д D Ђ Dj Е E Ё E Ж Z З Z И I Й J Ј J К K Л L Љ Lj М M Н N Њ Nj О O П P Р R С S Т T Ћ C У U Ф F Х H Ц C Ч C Џ Dz Ш S Щ Sc Ъ a Ы Y Ь ' Э E Ю Ju Я Ja Є Je І I Ї Ji Ґ G",
);
const specials = pairs('ı i İ I ł l Ł L đ d Đ D ħ h ’ \' ‘ \' “ " ” " „ " – - — - … ...');

/** Turkish locking shift table of 3GPP TS 23.038: the letters that the default alphabet lacks, and those that it replaces. */
const turkish = { adds: /[ğĞşŞıİç]/g, lacks: /[èìòÆæß¿¡ÇÖ]/g };

/**
 * Changes a text from one script to another. Unconfirmed: the single letters of every script but Greek, of which Infobip shows an
 * example.
 */
export function transliterate(text: string, transliteration: string): string {
  switch (transliteration) {
    case "NONE":
      return text;
    case "GREEK":
      return withLetters(text, greekCapital);
    case "CYRILLIC":
    case "SERBIAN_CYRILLIC":
    case "BULGARIAN_CYRILLIC":
      return withLetters(text, cyrillicLetter);
    case "NON_UNICODE":
    case "ALL":
      return toGsm(withLetters(text, (letter) => plain(cyrillicLetter(greekCapital(letter)))));
    default:
      return withLetters(text, plain);
  }
}

/** Counts a text in the default alphabet, or else in UCS-2. */
export function countText(text: string): CountedText {
  const isGsm = toGsm(text) === text;
  const { parts } = isGsm ? splitGsm(text) : splitUcs2(text);
  const [alone, each] = isGsm ? [160, 153] : [70, 67];
  const last = parts.at(-1) ?? "";
  const used = isGsm ? septets(last) : last.length;
  return {
    text,
    messageCount: parts.length,
    charactersRemaining: (parts.length === 1 ? alone : each) - used,
  };
}

/**
 * Counts a text with the character set of a language. The mock knows that of Turkish; with every other it counts as without.
 * The header that names the character set takes 5 characters of a text of one part, and 4 of each part of a longer one.
 */
export function countInLanguage(text: string, languageCode: string): CountedText {
  const isAutomatic = languageCode === "AUTODETECT" && turkish.adds.test(text);
  turkish.adds.lastIndex = 0;
  const standIn = text.replace(turkish.adds, "c");
  const isTurkish = languageCode === "TR" || isAutomatic;
  if (!isTurkish || toGsm(standIn) !== standIn || text.search(turkish.lacks) >= 0) return countText(text);
  const units = septets(standIn);
  const [alone, each] = [155, 149];
  const messageCount = units <= alone ? 1 : Math.ceil(units / each);
  return {
    text,
    messageCount,
    charactersRemaining: (messageCount === 1 ? alone : messageCount * each) - units,
  };
}

function withLetters(text: string, change: (letter: string) => string): string {
  return Array.from(text.normalize("NFC"), (letter) =>
    toGsm(letter) === letter ? letter : change(letter),
  ).join("");
}

/** Every Greek letter becomes a capital, without its accents. */
function greekCapital(letter: string): string {
  const [base = letter] = letter.normalize("NFD");
  if (!/\p{Script=Greek}/u.test(base)) return letter;
  const capital = base.toUpperCase();
  return greek.get(capital) ?? capital;
}

function cyrillicLetter(letter: string): string {
  const capital = letter.toUpperCase();
  const latin = cyrillic.get(capital);
  if (latin === undefined) return letter;
  return letter === capital ? latin : latin.toLowerCase();
}

/** A letter without its accents. */
function plain(letter: string): string {
  const [base = letter] = letter.normalize("NFD");
  return specials.get(letter) ?? (/\p{Script=Latin}/u.test(base) ? base : letter);
}

function septets(text: string): number {
  return Array.from(text).reduce((sum, one) => sum + (/[\f^{}\\[~\]|€]/.test(one) ? 2 : 1), 0);
}

function pairs(table: string): ReadonlyMap<string, string> {
  const words = table.split(" ");
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""]] : [])));
}
