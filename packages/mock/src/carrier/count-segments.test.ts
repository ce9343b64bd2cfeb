import fc from "fast-check";
import calculator from "sms-segments-calculator";
import { expect, test } from "vitest";
import { countSegments } from "./count-segments.ts";

const family = "👨‍👩‍👧‍👦";

test.each<[string, string, number, "gsm-7" | "ucs-2"]>([
  ["160 a", "a".repeat(160), 1, "gsm-7"],
  ["161 a", "a".repeat(161), 2, "gsm-7"],
  ["306 a", "a".repeat(306), 2, "gsm-7"],
  ["307 a", "a".repeat(307), 3, "gsm-7"],
  ["459 a", "a".repeat(459), 3, "gsm-7"],
  ["460 a", "a".repeat(460), 4, "gsm-7"],
  ["80 €", "€".repeat(80), 1, "gsm-7"],
  ["81 €", "€".repeat(81), 2, "gsm-7"],
  ["an escape pair that fits", `${"a".repeat(152)}€${"a".repeat(151)}`, 2, "gsm-7"],
  ["an escape pair at the seam", `${"a".repeat(152)}€${"a".repeat(152)}`, 3, "gsm-7"],
  ["70 á", "á".repeat(70), 1, "ucs-2"],
  ["71 á", "á".repeat(71), 2, "ucs-2"],
  ["135 á", "á".repeat(135), 3, "ucs-2"],
  ["35 emoji", "😀".repeat(35), 1, "ucs-2"],
  ["36 emoji", "😀".repeat(36), 2, "ucs-2"],
  ["67 emoji", "😀".repeat(67), 3, "ucs-2"],
  ["an emoji at the seam", `${"á".repeat(66)}😀${"á".repeat(66)}`, 3, "ucs-2"],
  ["10 families", family.repeat(10), 2, "ucs-2"],
  ["nothing", "", 0, "gsm-7"],
  ["one grapheme of 135 units", `a${"\u0301".repeat(134)}`, 3, "ucs-2"],
  ["a letter, then one grapheme of 100 units", `b a${"\u0301".repeat(99)}`, 3, "ucs-2"],
])("%s", (_, body, segments, encoding) => {
  expect(countSegments(body)).toEqual({ segments, encoding });
});

test("texts counted without Twilio's calculator have the same count as with it", () => {
  const plain = "\nABCXYZabcxyz0123456789 !\"#$%&'()*+,-./:;<=>?@_";
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...plain), minLength: 1, maxLength: 500 }), (body) => {
      const { segmentsCount, encodingName } = new calculator.SegmentedMessage(body);
      expect(encodingName).toBe("GSM-7");
      expect(countSegments(body)).toEqual({ segments: segmentsCount, encoding: "gsm-7" });
    }),
  );
});

test("any other text has the calculator's count if every grapheme fits into a part", () => {
  const units = ["a", "€", "[", "`", "á", "ç", "😀", family, "\r\n", "\t", "\u0301"];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...units), { minLength: 1, maxLength: 60 }), (parts) => {
      const body = parts.join("");
      const message = new calculator.SegmentedMessage(body);
      fc.pre(message.graphemes.every((grapheme) => grapheme.length <= 67));
      expect(countSegments(body).segments).toBe(message.segmentsCount);
    }),
  );
});
