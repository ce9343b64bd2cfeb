import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { SegmentedMessage } from "sms-segments-calculator";
import { describe, expect, it } from "vitest";
import { countSegments } from "./count-segments.ts";

const family = "👨‍👩‍👧‍👦";

describe("countSegments", () => {
  it.each<[string, string, "gsm-7" | "ucs-2", number]>([
    ["nothing", "", "gsm-7", 0],
    ["160 a", "a".repeat(160), "gsm-7", 1],
    ["161 a", "a".repeat(161), "gsm-7", 2],
    ["306 a", "a".repeat(306), "gsm-7", 2],
    ["307 a", "a".repeat(307), "gsm-7", 3],
    ["459 a", "a".repeat(459), "gsm-7", 3],
    ["460 a", "a".repeat(460), "gsm-7", 4],
    ["80 €", "€".repeat(80), "gsm-7", 1],
    ["158 a, €", `${"a".repeat(158)}€`, "gsm-7", 1],
    ["159 a, €", `${"a".repeat(159)}€`, "gsm-7", 2],
    ["81 €", "€".repeat(81), "gsm-7", 2],
    ["152 a, €, 151 a", `${"a".repeat(152)}€${"a".repeat(151)}`, "gsm-7", 2],
    ["152 a, €, 152 a", `${"a".repeat(152)}€${"a".repeat(152)}`, "gsm-7", 3],
    ["70 á", "á".repeat(70), "ucs-2", 1],
    ["71 á", "á".repeat(71), "ucs-2", 2],
    ["134 á", "á".repeat(134), "ucs-2", 2],
    ["135 á", "á".repeat(135), "ucs-2", 3],
    ["35 emoji", "😀".repeat(35), "ucs-2", 1],
    ["36 emoji", "😀".repeat(36), "ucs-2", 2],
    ["66 emoji", "😀".repeat(66), "ucs-2", 2],
    ["67 emoji", "😀".repeat(67), "ucs-2", 3],
    ["66 á, emoji, 65 á", `${"á".repeat(66)}😀${"á".repeat(65)}`, "ucs-2", 2],
    ["66 á, emoji, 66 á", `${"á".repeat(66)}😀${"á".repeat(66)}`, "ucs-2", 3],
    ["10 families of 11 units", family.repeat(10), "ucs-2", 2],
  ])("counts %s", (_, body, encoding, segments) => {
    expect(countSegments(body)).toMatchObject({ encoding, segments });
  });

  it("returns the units left in the last segment", () => {
    expect(countSegments("").unitsLeft).toBe(160);
    expect(countSegments("a".repeat(160)).unitsLeft).toBe(0);
    expect(countSegments("a".repeat(161)).unitsLeft).toBe(2 * 153 - 161);
    expect(countSegments("€".repeat(81)).unitsLeft).toBe(153 - (162 - 152));
    expect(countSegments("á").unitsLeft).toBe(69);
    expect(countSegments("😀".repeat(36)).unitsLeft).toBe(67 - 6);
  });

  it("counts units as sent and characters as displayed", () => {
    expect(countSegments("10€")).toMatchObject({ units: 4, characters: 3 });
    expect(countSegments(`á${family}😀🇩🇰`)).toMatchObject({ units: 18, characters: 4 });
  });

  it("recognizes the ten extension characters and rejects similar characters as GSM", () => {
    expect(countSegments("\f[\\]^{|}~€")).toMatchObject({ encoding: "gsm-7", units: 20 });
    expect(countSegments("Ç").encoding).toBe("gsm-7");
    expect(countSegments("çá`\t\u00a0\0").nonGsmCharacters).toEqual(["ç", "á", "`", "\t", "\u00a0", "\0"]);
  });

  it("counts in UCS-2 on request", () => {
    expect(countSegments("a".repeat(71), { encoding: "ucs-2" })).toMatchObject({
      ...{ encoding: "ucs-2", segments: 2, units: 71, nonGsmCharacters: [] },
    });
    expect(countSegments("", { encoding: "ucs-2" })).toMatchObject({ segments: 0 });
  });

  it("counts CR LF as two characters in either encoding", () => {
    expect(countSegments("a\r\nb")).toMatchObject({ encoding: "gsm-7", characters: 4, units: 4 });
    expect(countSegments("á\r\nb")).toMatchObject({ encoding: "ucs-2", characters: 4, units: 4 });
    expect(countSegments(`${family}\r\nb`)).toMatchObject({ encoding: "ucs-2", characters: 4, units: 14 });
  });

  it("lists each character that forces UCS-2 once, in order", () => {
    expect(countSegments(`x${family}–é’–${family}ç`).nonGsmCharacters).toEqual([family, "–", "’", "ç"]);
    expect(countSegments("您好您x好").nonGsmCharacters).toEqual(["您", "好"]);
    expect(countSegments("好").nonGsmCharacters).toEqual(["好"]);
  });

  it("counts a lone surrogate as one unit", () => {
    expect(countSegments("a\ud83d")).toMatchObject({ segments: 1, units: 2, characters: 2 });
    expect(countSegments("\ude00a")).toMatchObject({ segments: 1, units: 2, characters: 2 });
    expect(countSegments("\ude00\ud83d").nonGsmCharacters).toEqual(["\ude00", "\ud83d"]);
  });

  it("splits a character that is larger than a segment, unlike Twilio's calculator", () => {
    const huge = `a${"\u0301".repeat(199)}`;
    expect(countSegments(huge)).toMatchObject({ characters: 1, units: 200, segments: 3, unitsLeft: 1 });
    expect(countSegments(`${"á".repeat(66)}${huge}`)).toMatchObject({ segments: 4 });
    expect(new SegmentedMessage(huge).segmentsCount).toBe(2);
  });

  it("counts no segments for an empty text, unlike Twilio's calculator", () => {
    expect(new SegmentedMessage("").segmentsCount).toBe(1);
  });

  it("matches Twilio's calculator otherwise", () => {
    const word = fc.constantFrom(
      ...["a", "Z", "0", " ", "@", "\n", "\r", "\r\n", "é", "Ω", "€", "[", "~", "^", "\f"],
      ...["á", "ç", "ß", "`", "\t", "–", "’", "…", "\u00a0", "Д", "א", "م", "您", "あ", "가", "ｆ"],
      ...["😀", "❤", "❤️", "👍🏽", "🇩🇰", "🇺🇸", family, "e\u0301", "1️⃣", "𝒳", "が"],
    );
    const run = fc.tuple(word, fc.integer({ min: 1, max: 80 })).map(([text, times]) => text.repeat(times));
    const mixed = fc.array(word, { maxLength: 60 }).map((words) => words.join(""));
    const body = fc
      .array(fc.oneof(mixed, run), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(body, (text) => {
        fc.pre(text !== "");
        const theirs = new SegmentedMessage(text);
        const ours = countSegments(text);
        expect({ encoding: ours.encoding, segments: ours.segments }).toEqual({
          encoding: theirs.encodingName.toLowerCase(),
          segments: theirs.segmentsCount,
        });
        expect(ours.nonGsmCharacters).toEqual([...new Set(theirs.getNonGsmCharacters())]);
        if (ours.encoding === "gsm-7") expect(ours.units).toBe(theirs.numberOfCharacters);
        else expect(ours.characters).toBe(theirs.numberOfCharacters);
      }),
      { numRuns: 500 },
    );
  });

  it("splits any text into the same characters as Intl.Segmenter", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    const text = fc.string({ unit: fc.oneof(unit, fc.string({ unit: anyCharacter, maxLength: 1 })) });
    fc.assert(
      fc.property(text, (body) => {
        fc.pre(countSegments(body).encoding === "ucs-2");
        const graphemes = [...segmenter.segment(body)].flatMap(({ segment }) =>
          segment === "\r\n" ? ["\r", "\n"] : [segment],
        );
        expect(countSegments(body).characters).toBe(graphemes.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps characters separate that Intl.Segmenter keeps separate", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    const wrong: string[] = [];
    for (let point = 0x80; point < 0x1_fc00; point++) {
      const text = `가${String.fromCodePoint(point)}😀`;
      if (countSegments(text).characters !== [...segmenter.segment(text)].length)
        wrong.push(point.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it("counts a megabyte of any text without delay", () => {
    expect(countSegments("a".repeat(1_000_000)).segments).toBe(6_536);
    expect(countSegments("🇩🇰".repeat(100_000)).units).toBe(400_000);
    expect(countSegments("\u0301".repeat(1_000_000)).characters).toBe(1);
  });
});

/** Units on which the boundary rules turn. */
const unit = fc.constantFrom(
  ...["a", "\r", "\n", "á", "가", "ᄀ", "ᅡ", "ᆨ", "\u0301", "\u200d", "\ufe0f", "\u0600", "\u0903", "क", "्"],
  ...["👨", "👩", "🏽", "❤", "🇩", "🇰", "\ud83d", "\ude00", "您", "\u20e3", "1", "\u{e0067}", "\u{1d165}"],
);
