/** Calling codes of one and two digits; all others have three. ITU-T E.164, list of assigned country codes. */
const shortCodes = new Set(
  "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98".split(
    " ",
  ),
);

/** Countries in which some national numbers begin with 0, according to the numbering plans filed with the ITU. */
const withZero = new Set(
  "39 47 225 226 227 229 241 242 247 250 267 268 378 501 676 679 687 853 992".split(" "),
);

/**
 * Whether a number in E.164 has a trunk zero after its country code, which is dialed only within a country. Providers
 * refuse such numbers.
 */
export function hasTrunkZero(number: string): boolean {
  const digits = number.replace(/^\+/, "");
  const length = [1, 2].find((count) => shortCodes.has(digits.slice(0, count))) ?? 3;
  return digits[length] === "0" && !withZero.has(digits.slice(0, length));
}
