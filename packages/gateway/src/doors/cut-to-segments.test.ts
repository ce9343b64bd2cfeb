import { countSegments } from "@smskit/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainLine } from "./alert-texts.ts";
import { cutToSegments } from "./cut-to-segments.ts";

/** Texts of every alphabet, with emoji, joined characters, braces and halves of characters. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 80 }),
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.string({ maxLength: 200 }),
      fc.constantFrom(
        "{{",
        "}}",
        "{{code}}",
        "\ud800",
        "👨‍👩‍👧‍👦",
        "é".normalize("NFD").repeat(40),
        "€[]",
        " \n\t",
        "日本語",
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

test("a text that is cut has at most so many segments and no half of a character, and begins as the whole text does", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 4 }), (whole, maximum) => {
      const cut = cutToSegments(whole, maximum);
      expect(countSegments(cut).segments).toBeLessThanOrEqual(maximum);
      expect(cut.isWellFormed()).toBe(true);
      if (cut !== whole.toWellFormed()) {
        expect(cut.endsWith("...")).toBe(true);
        expect(whole.toWellFormed().startsWith(cut.slice(0, -3))).toBe(true);
      }
    }),
  );
});

test("a text that fits is not changed, and a cut one fills its segments", () => {
  expect(cutToSegments("a".repeat(306), 2)).toBe("a".repeat(306));
  expect(cutToSegments("a".repeat(307), 2)).toBe(`${"a".repeat(303)}...`);
  expect(cutToSegments("я".repeat(1_000), 1)).toBe(`${"я".repeat(67)}...`);
  expect(cutToSegments("ab 👨‍👩‍👧‍👦".repeat(30), 1)).toMatch(/^(?:ab 👨‍👩‍👧‍👦)*(?:ab)?\.\.\.$/u);
  expect(cutToSegments("x".repeat(10_000_000), 1)).toHaveLength(160);
});

test("a line has no line breaks, no control characters and nothing that looks like a placeholder", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 10, max: 200 }), (whole, maximum) => {
      const line = plainLine(whole, maximum);
      expect(line).not.toMatch(/\{\{|\}\}|\p{Cc}/u);
      expect(line.isWellFormed()).toBe(true);
      expect([...line].length).toBeLessThanOrEqual(maximum);
    }),
  );
  expect(plainLine(" Disk\r\n  {{ $labels.device }} is\u2028full ", 80)).toBe(
    "Disk { $labels.device } is full",
  );
  expect(plainLine(undefined, 80)).toBe("");
});
