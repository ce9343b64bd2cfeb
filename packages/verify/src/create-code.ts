import { longestTypedText, plainText } from "@smskit/core/wrapper";

/**
 * A code of decimal digits, each equally likely; leading zeros are digits like others. From Web Crypto, which every
 * runtime has.
 */
export function createCode(length: number): string {
  let code = "";
  while (code.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // 250 to 255 are drawn again: with them 0 to 5 would come more often.
      if (byte < 250 && code.length < length) code += byte % 10;
    }
  }
  return code;
}

/** A code as it was sent, of one as people type and copy it. What cannot be a code becomes an empty one. */
export function normaliseCode(typed: unknown): string {
  if (typeof typed !== "string" || typed.length > longestTypedText) return "";
  const digits = plainText(typed).replace(/[\s.-]/g, "");
  return /^\d+$/.test(digits) ? digits : "";
}
