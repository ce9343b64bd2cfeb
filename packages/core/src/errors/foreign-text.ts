/**
 * The one filter for foreign strings in errors: names that the caller chose, codes and ids that the provider sent. A
 * string without a plain form is removed, and so is a string that repeats the call's number, text, variables or
 * credentials.
 */

/** Replaces a name that is not printed. */
const withheld = "…";

/**
 * Returns a name that the caller chose, such as that of an unknown option, as an error may print it: words of letters,
 * followed by at most three digits. Codes, numbers, texts and generated secrets in place of a name become `…`.
 */
export function shownName(name: PropertyKey): string {
  const text = String(name);
  return /^[A-Za-z_$][\w$-]{0,39}$/.test(text) && isOfWords(text) ? text : withheld;
}

/** The most words of a name; a generated secret in mixed case has more. */
const mostWords = 7;
/** The most letters of a word; longer names have a capital letter somewhere. */
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
  return shownAs(/^[A-Za-z0-9][\w.:-]{0,95}$/, code);
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

/** Returns the text without a name that must not be printed, wherever the name is a whole word. */
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

/** Whether the text beside a name continues it. */
function isWordAt(text: string, position: number, name: string, edge: 0 | -1): boolean {
  const letter = /[\p{L}\p{N}_$]/u;
  return letter.test(text.charAt(position)) && letter.test(name.at(edge) ?? "");
}

/** The parts of one call that must not be printed. */
export interface Confidential {
  /** Phone numbers, in any format. */
  numbers: readonly string[];
  /** The text, the variables and the credentials. */
  texts: readonly string[];
}

/** Digits that a string may share with a number by chance. */
const chanceDigits = { id: 6, other: 5 };
/** Characters that a string may share with a text by chance. */
const chanceCharacters = 7;
/** Shorter texts are found in any string. */
const tellingLength = { id: 6, other: 4 };

/**
 * Returns the test for what must not be printed: whether a string is part of something confidential, or contains part of
 * it, in any case and with any punctuation. An `id` of a message may contain digits by chance.
 */
export function createRevealTest({ numbers, texts }: Confidential): (text: string, kind?: "id") => boolean {
  const digits = numbers.map((number) => number.replace(/\D/g, "")).filter(({ length }) => length > 0);
  // A code that was parsed as a number has lost its leading zeros.
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

/** Whether two strings share a run of this many characters. */
function share(a: string, b: string, length: number): boolean {
  for (let at = 0; at + length <= a.length; at++) {
    if (b.includes(a.slice(at, at + length))) return true;
  }
  return false;
}

/** Returns the texts in a value, such as template variables, at any depth. */
export function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null || depth > 9) return [];
  return Object.values(value).flatMap((inner) => textsIn(inner, depth + 1));
}

/** Returns a secret, and the parts of Base64 that any text with the secret encodes to, such as `Basic` credentials. */
export function withBase64Forms(secret: string): string[] {
  const bytes = String.fromCharCode(...new TextEncoder().encode(secret.slice(0, 1_000)));
  const forms = ["", "-", "--"].map((before) => {
    const [skipped, unsettled] = [[0, 2, 3][before.length] as number, [0, 3, 2][(before + bytes).length % 3]];
    const encoded = btoa(before + bytes);
    return encoded.slice(skipped, encoded.length - (unsettled as number));
  });
  return [secret, ...forms.filter(({ length }) => length > chanceCharacters)];
}
