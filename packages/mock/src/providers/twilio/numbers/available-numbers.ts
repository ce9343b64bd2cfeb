import { stableHexId } from "../../shared/ids.ts";
import { type NumberCountry, type NumberKind, numberRegions, tollFreeCodes } from "./number-plans.ts";

/** What numbers a request asks for. */
export interface NumberSearch {
  readonly country: NumberCountry;
  readonly kind: NumberKind;
  readonly areaCode?: string | undefined;
  /** As `Contains` has it: digits, letters of a keypad, `*` for one digit, `%` for any, `+` and `$` for both ends. */
  readonly contains?: string | undefined;
  readonly region?: string | undefined;
  readonly locality?: string | undefined;
}

/** How often a search tries to make another number. */
const attempts = 400;

/** Numbers that match a search, always the same ones for the same search. */
export function findNumbers(
  search: NumberSearch,
  limit: number,
  isTaken: (number: string) => boolean,
): string[] {
  const plan = search.country.plans[search.kind];
  if (plan === undefined) return [];
  const prefixes = prefixesOf(search, plan.prefix);
  if (prefixes.length === 0) return [];
  const matches = patternOf(search.contains);
  const found = new Set<string>();
  for (let attempt = 0; attempt < attempts && found.size < limit; attempt++) {
    const prefix = prefixes[attempt % prefixes.length] ?? "";
    const plain = `+${search.country.callingCode}${prefix}${digitsFor(prefix, attempt, plan.digits - prefix.length)}`;
    const number = withPattern(plain, search.contains);
    const fits = prefixes.some((one) => number.startsWith(`+${search.country.callingCode}${one}`));
    if (fits && matches.test(number) && !isTaken(number)) found.add(number);
  }
  return [...found];
}

/** What numbers begin with after the calling code. */
function prefixesOf(
  { country, kind, areaCode, region, locality, contains }: NumberSearch,
  usual: string,
): string[] {
  if (usual !== "" && country.callingCode !== "1") {
    return areaCode === undefined || areaCode === usual ? [usual] : [areaCode];
  }
  if (kind === "TollFree") return tollFreeCodes.filter((code) => areaCode === undefined || code === areaCode);
  const known = numberRegions.filter(
    (one) =>
      one.country === country.code &&
      (region === undefined || one.region === region.toUpperCase()) &&
      (locality === undefined || one.locality.toLowerCase() === locality.toLowerCase()),
  );
  const codes = known.flatMap(({ areaCodes }) => areaCodes);
  if (areaCode === undefined) {
    // A pattern that names an area code, at the beginning of a whole number.
    const named = /^(?:\+1)?([2-9]\d\d)/.exec(contains ?? "")?.[1];
    return named !== undefined && isWhole(contains ?? "") && codes.includes(named) ? [named] : codes;
  }
  if (codes.includes(areaCode)) return [areaCode];
  // An area code of no known region, such as a new overlay, is of the United States.
  const isFree = !numberRegions.some(({ areaCodes }) => areaCodes.includes(areaCode));
  const isAny = region === undefined && locality === undefined && country.code === "US";
  return isAny && isFree && /^[2-9]\d\d$/.test(areaCode) && !tollFreeCodes.includes(areaCode)
    ? [areaCode]
    : [];
}

function isWhole(contains: string): boolean {
  return contains.startsWith("+") || contains.replace(/[^\w*]/g, "").length >= 10;
}

/** Digits that look random. The first one is not 0 or 1, as an exchange of North America needs. */
function digitsFor(prefix: string, attempt: number, count: number): string {
  const hash = stableHexId(`${prefix} ${attempt}`);
  const digits = [...hash].map((digit) => String(Number.parseInt(digit, 16) % 10));
  const first = 2 + (Number.parseInt(hash.slice(-2), 16) % 8);
  return [String(first), ...digits].slice(0, count).join("");
}

const keypad = ["", "", "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"];

/** A pattern with digits for the letters of a keypad, and without punctuation. */
function digitsOf(pattern: string): string {
  return pattern
    .replace(/[a-z]/gi, (letter) =>
      String(keypad.findIndex((letters) => letters.includes(letter.toLowerCase()))),
    )
    .replace(/[^\d*%+$]/g, "");
}

/**
 * A pattern of numbers as Twilio writes it: digits, letters of a keypad, `*` for one digit, `%` for any number of them, `+`
 * and `$` for the beginning and the end.
 */
export function patternOf(contains: string | undefined): RegExp {
  const pattern = digitsOf(contains ?? "");
  const middle = pattern.replace(/[+$]/g, "").replaceAll("*", "\\d").replaceAll("%", "\\d*");
  return new RegExp((pattern.startsWith("+") ? "^\\+" : "") + middle + (pattern.endsWith("$") ? "$" : ""));
}

/** A number whose digits are changed so that a pattern matches it. */
function withPattern(number: string, contains: string | undefined): string {
  const [head = "", tail = ""] = digitsOf(contains ?? "")
    .replace("$", "")
    .split("%");
  const begun = head.startsWith("+") ? overlay(number, head.slice(1), 1) : number;
  const end = head.startsWith("+") ? tail : tail || head;
  return overlay(begun, end, Math.max(1, number.length - end.length));
}

function overlay(number: string, pattern: string, at: number): string {
  const digits = [...number];
  [...pattern].forEach((digit, index) => {
    if (digit !== "*" && at + index < digits.length) digits[at + index] = digit;
  });
  return digits.join("");
}
