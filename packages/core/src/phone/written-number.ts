import { plainText } from "../message/plain-text.ts";
import { NumberProblem } from "./number-problem.ts";

/** A number as it was written, without separators. */
export interface WrittenNumber {
  /** Whether it begins with a plus. */
  international: boolean;
  /** ASCII. */
  digits: string;
  /** The positions at which a new group of digits begins. */
  boundaries: readonly number[];
}

/** Longer than any number with separators. */
const maxInputLength = 64;

/**
 * Splits a number as people write it. Separators may be between groups of digits. Input that may be a fraction, an extension
 * or a second number is refused, since its digits are not those of one phone.
 * @throws {NumberProblem}
 */
export function readDigits(input: unknown): WrittenNumber {
  if (typeof input !== "string") throw new NumberProblem("must be a string");
  if (input.length > maxInputLength) throw new NumberProblem("is longer than a phone number can be");
  const text = plainText(input).trim();
  if (text === "") throw new NumberProblem("is empty; write the number with + and its country code");
  refuseForeign(text);
  // At the start: a plus, and an opening bracket before or after it.
  const front = /^[([]?\s*(\+?)\s*[([]?\s*/.exec(text) as RegExpExecArray;
  const international = front[1] === "+";
  const rest = text.slice(front[0].length);
  if (!/^\d/.test(rest))
    throw new NumberProblem("begins with a character that no phone number begins with; remove it");
  if (rest.includes("+")) {
    if (isLong(rest.slice(0, rest.indexOf("+")).replace(/\D/g, ""))) throw several();
    throw new NumberProblem("has a + that is not at the start; remove it");
  }
  if (!isBalanced(text)) throw new NumberProblem("has a bracket without its other half; remove it");
  if (/[)\]]$/.test(rest)) {
    throw new NumberProblem("ends with digits in brackets, which may be an extension; write one number");
  }
  const groups = rest.match(/\d+/g) as string[];
  const separators = rest.split(/\d+/).slice(1);
  if (separators.pop() !== "") throw new NumberProblem("ends with a separator; remove it");
  for (const index of separators.keys()) checkSeparator(separators, groups, index, international);
  const boundaries = groups.map((_, index) => groups.slice(0, index).join("").length).slice(1);
  return { international, digits: groups.join(""), boundaries };
}

/** Throws if the text has characters that no number has. */
function refuseForeign(text: string): void {
  if (/^[+\d\s()[\]./~-]*$/.test(text)) return;
  if (/^['"`=‘’“”]/.test(text)) {
    throw new NumberProblem("begins with a quotation mark or =, as cells of spreadsheets do; remove it");
  }
  if (/^\+?[\d.,\s]*\de[+-]?\d+$/i.test(text)) {
    throw new NumberProblem(
      "is in scientific notation, in which a spreadsheet has lost digits; format its column as text, and enter the number again",
    );
  }
  if (/\d(?:[;,]?ext(?:n|ension)?\.?=?|[x#])\d+$/i.test(text.replace(/\s/g, ""))) {
    throw new NumberProblem("has an extension, which no text can be sent to; remove it");
  }
  if (/^\+?[\d\s().-]*\d,\d{1,2}$/.test(text)) throw fraction();
  const parts = text.split(/[,;&|]|\s(?:or|and|oder|und|ou|et|o|y|e)\s/i);
  if (parts.filter((part) => /\d/.test(part)).length > 1) throw several();
  if (/\p{L}/u.test(text)) {
    throw new NumberProblem("has letters; write the number in digits, with + and its country code");
  }
  throw new NumberProblem("has characters that no phone number has; remove them");
}

/** Between two groups of digits there may be spaces, brackets and at most one other mark. */
function checkSeparator(
  separators: readonly string[],
  groups: readonly string[],
  index: number,
  international: boolean,
): void {
  const separator = separators[index] as string;
  const mark = /^[)\]]?([-./~]?)[([]?$/.exec(separator.replace(/\s/g, ""))?.[1];
  if (mark === undefined) throw new NumberProblem("has several separators in a row; leave one");
  const [before, after] = groups.slice(index, index + 2) as [string, string];
  const allBefore = groups.slice(0, index + 1).join("");
  const allAfter = groups.slice(index + 1).join("");
  const isLast = index === separators.length - 1;
  // No number has two groups of the length of a number without its area code.
  if (isLong(before) && isLong(after)) throw several();
  if (separator.includes("\n") && isLong(allBefore) && isLong(allAfter)) throw several();
  if (mark === ".") {
    // The last of several dots may precede a pair: 20.12.34.56.
    const isPair = before.length <= 3 && after.length === 2 && separators[index - 1]?.includes(".");
    if (isLong(before) || (isLast && after.length < 3 && !isPair)) throw fraction();
  }
  // After a number, these are an extension or the end of another number: 1234567-8, 123456-78.
  if (mark === "-" && isLast && (after.length === 1 || (after.length === 2 && before.length > 3))) {
    throw new NumberProblem("ends with - and few digits, an extension or a second number; write one number");
  }
  if (mark === "/" && !isGroupAtSlash()) throw several();

  /** A slash follows a country or area code, or separates all groups, and never follows a number: 1234567/8. */
  function isGroupAtSlash(): boolean {
    const isBehindCode = allBefore.length <= longestPrefix(allBefore, international);
    if (separators.filter((one) => one.includes("/")).length === 1) {
      const isShort = before.length <= 4 && after.length >= 3 && (!international || allBefore.length <= 3);
      return isBehindCode && (allAfter.length >= 5 || isShort);
    }
    const isBetweenAll = separators.slice(1).every((one) => one.includes("/"));
    return isBehindCode
      ? allAfter.length >= 5 || isBetweenAll
      : isBetweenAll && before.length <= 5 && after.length >= 2 && after.length <= 4;
  }
}

/** Whether digits may be a number without its area code. */
function isLong(digits: string): boolean {
  return digits.length >= 7;
}

/** The most digits of a country code and an area code. */
function longestPrefix(digits: string, international: boolean): number {
  if (international) return 8;
  if (digits.startsWith("00")) return 10;
  return digits.startsWith("0") ? 6 : 5;
}

function isBalanced(text: string): boolean {
  let open = "";
  for (const bracket of text.match(/[()[\]]/g) ?? []) {
    if (bracket === "(" || bracket === "[") {
      if (open !== "") return false;
      open = bracket;
    } else {
      if (open !== (bracket === ")" ? "(" : "[")) return false;
      open = "";
    }
  }
  return open === "";
}

function fraction(): NumberProblem {
  return new NumberProblem(
    "has a fraction, as a spreadsheet writes numbers; remove the decimal point and what follows it",
  );
}

function several(): NumberProblem {
  return new NumberProblem("may be several numbers; write one");
}
