import { longestTypedText, plainText } from "@smskit/core/wrapper";

/**
 * Creates a code of random decimal digits, each equally likely; it may start with zeros. Uses Web Crypto, which every runtime
 * has.
 */
export function createCode(length: number): string {
  let code = "";
  while (code.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // 250 to 255 are drawn again: they would make 0 to 5 more likely.
      if (byte < 250 && code.length < length) code += byte % 10;
    }
  }
  return code;
}

/** Returns a code as it was sent, from one as people type and copy it; an empty string for what cannot be a code. */
export function normalizeCode(typed: unknown): string {
  if (typeof typed !== "string" || typed.length > longestTypedText) return "";
  const digits = plainText(typed).replace(/[\s.-]/g, "");
  return /^\d+$/.test(digits) ? digits : "";
}
