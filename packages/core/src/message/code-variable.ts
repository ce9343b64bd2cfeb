import { isBlank, plainText } from "./plain-text.ts";

/**
 * Returns what is wrong with a value of the variable `code`, as the end of a sentence; `undefined` if it is valid. A
 * person cannot sign in with a blank code, or with a code that is the name of a missing value.
 */
export function codeProblem(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "bigint") {
    return "is a number, which loses leading zeros; pass it as a string";
  }
  if (typeof value !== "string") return `is ${nameOf(value)}; pass it as a string`;
  if (isBlank(value)) return "is blank; pass the code that the recipient is to enter";
  if (value.length <= longestWord && noCode.test(plainText(value).trim()))
    return "is the name of a missing value; pass the code that the recipient is to enter";
  return undefined;
}

/** What languages and databases write for a missing value, or for an object. */
const longestWord = 64;
const noCode = /^(?:undefined|null|nan|none|nil|infinity|\[object .*\])$/is;

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
