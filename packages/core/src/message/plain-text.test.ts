import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBlank, plainText } from "./plain-text.ts";

/** Every character that a pattern matches. */
function charactersOf(pattern: RegExp): string[] {
  const found: string[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const character = String.fromCodePoint(point);
    if (pattern.test(character)) found.push(character);
  }
  return found;
}

const digits = charactersOf(/\p{Nd}/u);
const invisible = charactersOf(/[\p{Cf}\p{Variation_Selector}]/u);
const lineBreaks = ["\n", "\v", "\f", "\r", "\u0085", "\u2028", "\u2029", "\r\n"];
const spaces = charactersOf(/[\p{White_Space}]/u).filter((character) => !lineBreaks.includes(character));
const dashes = [...charactersOf(/\p{Pd}/u), "\u2212"];

describe("plainText", () => {
  it("reads the digits of every script by their value", () => {
    expect(digits.length).toBeGreaterThanOrEqual(650);
    // Ten in a row for each script, zero first.
    for (const [index, digit] of digits.entries()) {
      expect(plainText(digit), `U+${digit.codePointAt(0)?.toString(16)}`).toBe(String(index % 10));
    }
  });

  it.each([
    ["Arabic", "٠١٢٣٤٥٦٧٨٩"],
    ["Persian", "۰۱۲۳۴۵۶۷۸۹"],
    ["Devanagari", "०१२३४५६७८९"],
    ["Bengali", "০১২৩৪৫৬৭৮৯"],
    ["Thai", "๐๑๒๓๔๕๖๗๘๙"],
    ["Khmer", "០១២៣៤៥៦៧៨៩"],
    ["full-width", "０１２３４５６７８９"],
    ["mathematical bold", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"],
    ["mathematical monospace", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿"],
    ["Adlam", "𞥐𞥑𞥒𞥓𞥔𞥕𞥖𞥗𞥘𞥙"],
  ])("reads %s digits", (_, typed) => {
    expect(plainText(typed)).toBe("0123456789");
  });

  it("drops invisible marks anywhere", () => {
    const mark = fc.constantFrom(...invisible);
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,10}$/), fc.array(mark, { maxLength: 20 }), (code, marks) => {
        const typed = [...code].map((digit, index) => digit + (marks[index] ?? "")).join("");
        expect(plainText(marks.join("") + typed)).toBe(code);
      }),
    );
    for (const character of invisible) expect(plainText(character)).toBe("");
  });

  it("normalizes spaces, line breaks and dashes", () => {
    for (const characters of lineBreaks) expect(plainText(characters)).toBe("\n");
    for (const character of spaces) expect(plainText(character)).toBe(" ");
    for (const character of dashes) expect(plainText(character)).toBe("-");
  });

  it("converts the full-width characters of Chinese and Japanese numbers to ASCII", () => {
    expect(plainText("（０３）１２３４ー５６７８　＋８１．／＃")).toBe("(03)1234-5678 +81./#");
  });

  it("leaves everything else unchanged and is idempotent", () => {
    expect(plainText("Zoë, ½ ² ① 四 \ud83d")).toBe("Zoë, ½ ² ① 四 \ud83d");
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 50 }), (typed) => {
        expect(plainText(plainText(typed))).toBe(plainText(typed));
      }),
    );
    const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");
    expect(plainText(ascii)).toBe(ascii);
  });
});

describe("isBlank", () => {
  it("is true for text without visible characters", () => {
    for (const text of ["", " ", "\t\n", "\u00a0\u3000", "\u200b\ufeff", "\u2800", "\u3164", "\u0000"]) {
      expect(isBlank(text), JSON.stringify(text)).toBe(true);
    }
    for (const text of ["0", " a ", "\u200e7", "\u0301", "—"]) expect(isBlank(text)).toBe(false);
  });
});
