/**
 * The one filter for strings that are not ours, on their way into an error: names that the caller chose, codes and
 * ids that the provider sent. What has no plain form is left out, and so is whatever repeats this call's number, text,
 * variables or credentials.
 */

/** Stands for a name that is not printed. */
const withheld = "…";

/**
 * A name that the caller chose, such as an unknown option's, as an error may print it: words of letters, with at most
 * three digits behind them. Codes, numbers, texts and generated secrets that stand in a name's place become `…`.
 */
export function shownName(name: PropertyKey): string {
  const text = String(name);
  return /^[A-Za-z_$][\w$-]{0,39}$/.test(text) && isOfWords(text) ? text : withheld;
}

/** Words of one name; a generated secret in mixed case has more. */
const mostWords = 7;
/** Letters of one word; nobody writes longer ones without a capital letter. */
const longestWord = 16;

function isOfWords(name: string): boolean {
  const digits = name.match(/\d/g) ?? [];
  if (digits.length > 3 || /(?:^|[^A-Za-z])[A-Za-z]?\d|\d[a-z]/.test(name.replaceAll(/\d+/g, "0")))
    return false;
  const words = name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  return words.length <= mostWords && words.every(({ length }) => length <= longestWord);
}

/** A provider's or a system's code: `21211`, `ECONNREFUSED`, `invalid_number`. */
export function shownCode(code: unknown): string | undefined {
  return shownAs(/^[A-Za-z0-9][\w.:-]{0,63}$/, code);
}

/** An id that a provider gave a message or a request. */
export function shownId(id: unknown): string | undefined {
  return shownAs(/^[\w.:;,=+/@~|-]{1,128}$/, id);
}

/** A provider's page on an error. */
export function shownPage(url: unknown): string | undefined {
  return shownAs(/^https?:\/\/[\w.:/?&=#%~+-]{1,256}$/, url);
}

function shownAs(form: RegExp, value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && form.test(text) ? text : undefined;
}

/** The text without a name that is not to be printed, wherever that stands by itself. */
export function withoutName(text: string, name: string): string {
  if (name === "") return text;
  let kept = "";
  let from = 0;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, from)) {
    const isWhole = !isWordAt(text, at - 1, name, 0) && !isWordAt(text, at + name.length, name, -1);
    kept += text.slice(from, at) + (isWhole ? withheld : name);
    from = at + name.length;
  }
  return kept + text.slice(from);
}

/** Whether a name goes on in the text beside it. */
function isWordAt(text: string, position: number, name: string, edge: 0 | -1): boolean {
  const letter = /[\p{L}\p{N}_$]/u;
  return letter.test(text.charAt(position)) && letter.test(name.at(edge) ?? "");
}

/** What of one call must not be printed. */
export interface Confidential {
  /** Phone numbers, in whatever writing. */
  numbers: readonly string[];
  /** The text, the variables and the credentials. */
  texts: readonly string[];
}

/** Digits that a string may share with a number by chance. */
const chanceDigits = { id: 6, other: 5 };
/** Characters that a string may share with a text by chance. */
const chanceCharacters = 7;
/** Shorter texts are found in anything. */
const tellingLength = { id: 6, other: 4 };

/**
 * Makes the test for what must not be printed: whether a string is a part of what is confidential, or has a part of
 * it, in any case and with any punctuation. A message's `id` keeps digits that may be there by chance.
 */
export function createRevealTest({ numbers, texts }: Confidential): (text: string, kind?: "id") => boolean {
  const digits = numbers.map((number) => number.replace(/\D/g, "")).filter(({ length }) => length > 0);
  // A code's zeros are lost where it is read as a number.
  const plain = [...new Set(texts.map(plainOf).flatMap((text) => [text, withoutZeros(text)]))].filter(
    ({ length }) => length > 0,
  );
  return (text, kind = undefined) => {
    const runs = text.replace(/[\s().+:/_-]/g, "").match(/\d+/g) ?? [];
    const shared = chanceDigits[kind ?? "other"] + 1;
    if (runs.some((run) => digits.some((number) => run === number || share(run, number, shared))))
      return true;
    const given = plainOf(text);
    if (given === "") return false;
    const telling = tellingLength[kind ?? "other"];
    return plain.some(
      (secret) =>
        given === secret ||
        (given.length >= tellingLength.other && secret.includes(given)) ||
        (secret.length >= telling && given.includes(secret)) ||
        share(given, secret, chanceCharacters + 1),
    );
  };
}

function withoutZeros(text: string): string {
  return /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, "") : text;
}

function plainOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

/** Whether two strings have so many characters in a row in common. */
function share(a: string, b: string, length: number): boolean {
  for (let at = 0; at + length <= a.length; at++) {
    if (b.includes(a.slice(at, at + length))) return true;
  }
  return false;
}

/** The texts in a value: those of template variables, whatever their depth. */
export function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null || depth > 9) return [];
  return Object.values(value).flatMap((inner) => textsIn(inner, depth + 1));
}

/** A secret as it stands, and what Base64 of any text that contains it contains: `Basic` credentials are that. */
export function withBase64Forms(secret: string): string[] {
  const bytes = String.fromCharCode(...new TextEncoder().encode(secret.slice(0, 1_000)));
  const forms = ["", "-", "--"].map((before) => {
    const [skipped, unsettled] = [[0, 2, 3][before.length] as number, [0, 3, 2][(before + bytes).length % 3]];
    const encoded = btoa(before + bytes);
    return encoded.slice(skipped, encoded.length - (unsettled as number));
  });
  return [secret, ...forms.filter(({ length }) => length > chanceCharacters)];
}
