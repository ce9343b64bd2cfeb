import { hasTrunkZero } from "../../carrier/has-trunk-zero.ts";

/**
 * Returns whether a text is a phone number in E.164 that a network could route: a plus, 7 to 15 digits, and no trunk
 * zero after the calling code.
 *
 * @example
 * isPhoneNumber("+447911123456"); // true
 * isPhoneNumber("+4407911123456"); // false
 */
export function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text) && !hasTrunkZero(text);
}

/** Returns whether a number, in E.164, is one of the toll-free numbers of North America. */
export function isTollFree(number: string): boolean {
  return /^\+18(?:00|33|44|55|66|77|88)\d{7}$/.test(number);
}

/**
 * Returns whether a text is an absolute URL of http or https.
 *
 * @param maxLength The longest URL that the provider accepts, in characters. @default no limit
 *
 * @example
 * isHttpUrl("https://example.com/sms", 2000); // true
 */
export function isHttpUrl(text: string, maxLength: number = Number.POSITIVE_INFINITY): boolean {
  const url = URL.parse(text);
  return text.length <= maxLength && url !== null && /^https?:$/.test(url.protocol);
}

/** Both ends included. */
export interface IntegerRange {
  /** The smallest integer that is valid. */
  least: number;
  /** The largest integer that is valid. */
  most: number;
}

/**
 * Returns the integer that a text is, if it is within a range.
 *
 * @example
 * integerWithin("25", { least: 1, most: 100 }); // 25
 * integerWithin("101", { least: 1, most: 100 }); // undefined
 */
export function integerWithin(
  text: string | null | undefined,
  { least, most }: IntegerRange,
): number | undefined {
  const number = /^\d{1,15}$/.test(text ?? "") ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}
