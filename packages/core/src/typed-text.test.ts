import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toPlainText } from "./typed-text.ts";

describe("toPlainText", () => {
  it.each([
    ["٠١٢٣٤٥٦٧٨٩", "0123456789"],
    ["۰۱۲۳۴۵۶۷۸۹", "0123456789"],
    ["०१२३४५६७८९", "0123456789"],
    ["０４８１５１", "048151"],
    ["𝟎𝟗𝟘𝟡𝟢𝟫𝟬𝟵𝟶𝟿", "0909090909"],
    ["048\u200b\u200e151\ufeff", "048151"],
    ["048–151", "048-151"],
    ["048\u00a0151\t", "048 151 "],
    ["048\r\n151\u2028", "048\n151\n"],
    ["ＡＢｃ（＋）", "ABc(+)"],
    ["Grüße, 東京", "Grüße, 東京"],
    ["①²", "①²"],
  ])("%j is %j", (typed, plain) => {
    expect(toPlainText(typed)).toBe(plain);
  });

  it("makes an ASCII digit of every digit that Unicode has, in order", () => {
    let digits = 0;
    for (let point = 0; point <= 0x1_ffff; point++) {
      const character = String.fromCodePoint(point);
      if (!/\p{Nd}/u.test(character)) continue;
      expect(toPlainText(character), `U+${point.toString(16)}`).toBe(String(digits % 10));
      digits += 1;
    }
    expect(digits).toBeGreaterThan(600);
  });

  it("changes nothing twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        expect(toPlainText(toPlainText(text))).toBe(toPlainText(text));
      }),
    );
  });
});
