import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createRevealTest,
  shownCode,
  shownId,
  shownName,
  shownPage,
  withBase64Forms,
  withoutName,
} from "./foreign-text.ts";

const phone = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{7,13}$/))
  .map(([first, rest]) => `+${first}${rest}`);
const code = fc.stringMatching(/^\d{4,8}$/);
const separator = fc.constantFrom("", " ", "-", ".", "/", "(", ")", "_", ":");

describe("foreign text", () => {
  it("reveals a phone number in any format", () => {
    fc.assert(
      fc.property(phone, fc.array(separator, { minLength: 16, maxLength: 16 }), (number, separators) => {
        const reveals = createRevealTest({ numbers: [number], texts: [] });
        const written = [...number.slice(1)].map((digit, index) => digit + separators[index]).join("");
        expect(reveals(`id ${written}`)).toBe(true);
        expect(reveals(written.slice(0, -1))).toBe(true);
      }),
    );
  });

  it("reveals a code, alone or within words", () => {
    fc.assert(
      fc.property(code, fc.stringMatching(/^[a-z]{0,5}$/), (digits, word) => {
        const reveals = createRevealTest({ numbers: [], texts: [digits] });
        for (const text of [digits, `${word} ${digits}`, `${digits}-${word}`, `#${digits}!`]) {
          expect(reveals(text)).toBe(true);
        }
      }),
    );
  });

  it("reveals a text by any eight of its characters, ignoring case", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12,40}$/), fc.nat({ max: 4 }), (text, from) => {
        const reveals = createRevealTest({ numbers: [], texts: [`Dear ${text}`] });
        expect(reveals(text.slice(from, from + 8).toUpperCase())).toBe(true);
      }),
    );
  });

  it("reveals a credential inside Base64", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{16,40}$/), fc.string(), (secret, before) => {
        const reveals = createRevealTest({ numbers: [], texts: withBase64Forms(secret) });
        expect(reveals(Buffer.from(`${before}${secret}`).toString("base64"))).toBe(true);
      }),
    );
  });

  it("is kept if it shares nothing with the secrets", () => {
    const reveals = createRevealTest({ numbers: ["+15558675310"], texts: ["Your code is 493817", "493817"] });
    for (const text of ["rate_limit_exceeded", "21211", "ECONNREFUSED", "SMab12cd34"]) {
      expect(reveals(text)).toBe(false);
    }
  });
});

describe("names in messages", () => {
  it("contain only letters, so no code, number or generated secret is printed", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.stringMatching(/^\+?\d{4,15}$/),
          fc.stringMatching(/^[a-f0-9]{32}$/).filter((text) => /\d/.test(text)),
          fc.stringMatching(/^[a-z]{2,10}( [a-z]{2,10}){1,6}$/),
          fc.stringMatching(/^[a-z]{17,40}$/),
        ),
        (text) => {
          expect(shownName(text)).toBe("…");
        },
      ),
    );
    for (const name of ["accountSID", "timeoutMs", "fromMessagingServiceSID", "media_urls", "line2"]) {
      expect(shownName(name)).toBe(name);
    }
  });

  it("are removed as whole words and kept as parts of other words", () => {
    expect(withoutName("code 1234 of 91234", "1234")).toBe("code … of 91234");
    expect(withoutName("nothing", "")).toBe("nothing");
  });
});

describe("codes, ids and pages of a provider", () => {
  it("are printed in their plain form or not at all", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        for (const shown of [shownCode(text), shownId(text), shownPage(text)]) {
          if (shown === undefined) continue;
          expect(shown).toBe(text);
          expect(shown).toMatch(/^[\x21-\x7e]{1,270}$/);
        }
      }),
    );
    expect(shownCode(21211)).toBe("21211");
    expect(shownCode({ toString: () => "21211" })).toBeUndefined();
    expect(shownPage("javascript:alert(1)")).toBeUndefined();
    expect(shownPage("https://example.com/errors?code=1")).toBe("https://example.com/errors?code=1");
  });
});
