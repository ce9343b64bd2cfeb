import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countSegments } from "../carrier/count-segments.ts";
import { divideText, nonGsmCharacters } from "./divide-text.ts";

const measured = (body: string) => ({ body, ...countSegments(body) });
const sizes = (body: string) => divideText(measured(body)).map(({ units }) => units);
const family = "👨‍👩‍👧‍👦";

describe("the parts of a text", () => {
  test.each([
    ["nothing", "", []],
    ["160 a", "a".repeat(160), [160]],
    ["161 a", "a".repeat(161), [153, 8]],
    ["307 a", "a".repeat(307), [153, 153, 1]],
    ["80 €", "€".repeat(80), [160]],
    ["an escape pair that does not fit", `${"a".repeat(152)}€${"a".repeat(152)}`, [152, 153, 1]],
    ["70 á", "á".repeat(70), [70]],
    ["71 á", "á".repeat(71), [67, 4]],
    ["an emoji that does not fit", `${"á".repeat(66)}😀${"á".repeat(66)}`, [66, 67, 1]],
    ["ten families", family.repeat(10), [66, 44]],
  ])("of %s are filled up to the next grapheme or escape pair", (_, body, expected) => {
    expect(sizes(body)).toEqual(expected);
  });

  const bodies = fc.string({
    unit: fc.constantFrom("a", "é", "€", "[", "\n", "\r\n", "ç", "😀", family, "e\u0301", " "),
    maxLength: 400,
  });

  test("add up to the text, match the count, stay within the limit and split no grapheme", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const { segments, encoding } = countSegments(body);
        const parts = divideText({ body, encoding });
        expect(parts.map(({ text }) => text).join("")).toBe(body);
        expect(parts).toHaveLength(segments);
        const graphemes = new Intl.Segmenter().segment(body);
        let end = 0;
        for (const { text, units, limit } of parts) {
          expect(units).toBeLessThanOrEqual(limit);
          end += text.length;
          const divided = graphemes.containing(end);
          // CR LF is two characters on the air.
          if (divided && divided.segment !== "\r\n") expect(divided.index).toBe(end);
        }
      }),
    );
  });

  test("split a grapheme that is larger than a part between code points", () => {
    const parts = divideText({ body: `a${"e".padEnd(200, "\u0301")}`, encoding: "ucs-2" });
    expect(parts.map(({ units }) => units)).toEqual([1, 67, 67, 66]);
  });

  test("are those of the text after Smart Encoding", () => {
    const body = `“quote”${"a".repeat(160)}`;
    const { encoding } = countSegments(body, { smartEncoding: true });
    const parts = divideText({ body, encoding, smartEncoding: true });
    expect([encoding, parts[0]?.text.slice(0, 7), parts.length]).toEqual(["gsm-7", '"quote"', 2]);
  });
});

describe("the characters that force UCS-2", () => {
  test("are listed with name and index", () => {
    expect(nonGsmCharacters(measured("Don’t wait… 😀 ok`"))).toEqual([
      { character: "’", name: "right single quotation mark", index: 3 },
      { character: "…", name: "ellipsis", index: 10 },
      { character: "😀", name: "emoji", index: 12 },
      { character: "`", name: "backtick", index: 17 },
    ]);
  });

  test("include none of a GSM text, and none that Smart Encoding replaces", () => {
    expect(nonGsmCharacters(measured("plain [text] €"))).toEqual([]);
    const body = "“ç”";
    const { encoding } = countSegments(body, { smartEncoding: true });
    expect(nonGsmCharacters({ body, encoding, smartEncoding: true })).toEqual([
      { character: "ç", name: "Latin letter", index: 1 },
    ]);
  });

  test.each([
    ["❤️", "emoji"],
    [family, "emoji"],
    ["🇫🇷", "emoji"],
    ["1️⃣", "emoji"],
    ["ж", "Cyrillic letter"],
    ["ő", "Latin letter"],
    ["漢", "Han character"],
    ["한", "Hangul letter"],
    ["ʻ", "letter"],
    ["٣", "number"],
    ["₹", "currency sign"],
    ["≠", "mathematical sign"],
    ["«", "punctuation mark"],
    ["\u2003", "space"],
    ["\u2066", "invisible character"],
    ["\u0007", "control character"],
    ["™", "symbol"],
    ["©", "symbol"],
    ["→", "mathematical sign"],
    ["°", "symbol"],
    ["\u{10ffff}", "character"],
  ])("names the category of %j", (character, name) => {
    expect(nonGsmCharacters(measured(character))).toEqual([{ character, name, index: 0 }]);
  });
});
