import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryConnector } from "../index.ts";
import { canonicalLocale, readLocale } from "./locale.ts";

describe("readLocale", () => {
  it.each([
    ["nl_NL", "nl-NL"],
    ["NL-nl", "nl-NL"],
    ["en_US.UTF-8", "en-US"],
    ["pt_BR.ISO8859-1", "pt-BR"],
    ["de-DE@euro", "de-DE"],
    ["de_DE.UTF-8@euro", "de-DE"],
    ["sr_RS@latin", "sr-Latn-RS"],
    ["zh-Hans-CN", "zh-Hans-CN"],
    ["zh_CN_#Hans", "zh-CN"],
    ["iw_IL", "he-IL"],
    [" fr\n", "fr"],
    ["nl-NL,nl;q=0.9,en;q=0.8", "nl-NL"],
    ["de;q=0.9", "de"],
    ["fr_CA:fr:en", "fr-CA"],
    ["pt-BR-", "pt-BR"],
    ["en-US-!", "en-US"],
    ["", undefined],
    ["  ", undefined],
    ["C", undefined],
    ["C.UTF-8", undefined],
    ["POSIX", undefined],
    ["*", undefined],
    ["12", undefined],
    ["not a locale", undefined],
    ["💥", undefined],
    [null, undefined],
    [undefined, undefined],
    ["x".repeat(1_000_000), undefined],
  ])("%j means %j", (written, tag) => {
    expect(readLocale(written)).toBe(tag);
  });

  it("accepts any value and returns a canonical tag or nothing", () => {
    const text = fc.oneof(fc.string({ unit: anyCharacter }), fc.stringMatching(/^[a-zA-Z0-9_.@;:,-]{0,40}$/));
    fc.assert(
      fc.property(text, (written) => {
        const tag = readLocale(written);
        if (tag === undefined) return;
        expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
        expect(readLocale(tag)).toBe(tag);
      }),
    );
  });
});

describe("canonicalLocale", () => {
  it("distinguishes a locale without a language from an invalid one", () => {
    for (const written of ["", null, undefined, "C", "posix"]) expect(canonicalLocale(written)).toBe("");
    for (const written of ["not a locale", "nl,en", "nl-", "12", "!"]) {
      expect(canonicalLocale(written)).toBeUndefined();
    }
  });
});

describe("a message's locale", () => {
  const connector = createMemoryConnector({
    templates: [
      { usageType: "Hi", content: "Hello" },
      { usageType: "Hi", locale: "nl_NL", content: "Hallo" },
      { usageType: "Hi", locale: "pt-BR.UTF-8", content: "Oi" },
    ],
  });
  const textFor = async (locale: unknown) =>
    (await connector.prepare({ to: "+15558675310", usageType: "Hi", locale: locale as string })).body;

  it.each([
    ["nl-NL", "Hallo"],
    ["nl_NL.UTF-8", "Hallo"],
    ["nl-NL,nl;q=0.9", "Hallo"],
    ["nl", "Hello"],
    ["pt_BR", "Oi"],
    ["pt_BR@x", "Oi"],
    ["", "Hello"],
    [null, "Hello"],
    ["C", "Hello"],
    ["nonsense!", "Hello"],
    ["nl\u0000NL", "Hello"],
  ])("%j selects %j", async (locale, text) => {
    expect(await textFor(locale)).toBe(text);
  });

  it("is normalized, so that equal messages are equal", async () => {
    const prepare = (locale: string | null) =>
      connector.prepare({ to: "+15558675310", usageType: "Hi", locale });
    expect(await prepare("nl_NL")).toEqual(await prepare("nl-NL"));
    expect(await prepare("nl_NL")).toMatchObject({ locale: "nl-NL" });
    expect(await prepare("")).not.toHaveProperty("locale");
    expect(await prepare(null)).not.toHaveProperty("locale");
    const prepared = await prepare("nl_NL");
    expect(await connector.prepare(prepared)).toEqual(prepared);
  });

  it("is rejected if it is not a string", async () => {
    for (const locale of [5, {}, ["nl"], true]) {
      await expect(textFor(locale)).rejects.toMatchObject({ code: "invalid-message", message: /locale/ });
    }
  });
});

describe("a template's locale", () => {
  const withLocales = (...locales: (string | null | undefined)[]) =>
    createMemoryConnector({
      templates: locales.map((locale) => ({ usageType: "Hi", locale, content: "Hello" })),
    });

  it.each(["nl_NL", "en_US.UTF-8", "de-DE@euro", "", "C", null])("%j is accepted", (locale) => {
    expect(() => withLocales(locale)).not.toThrow();
  });

  it("is rejected if it is not a locale", () => {
    for (const locale of ["not a locale", "nl,en", "12"]) {
      expect(() => withLocales(locale)).toThrow(/templates\[0\]\.locale/);
    }
  });

  it("is compared by its canonical form", () => {
    expect(() => withLocales("nl_NL", "nl-nl")).toThrow(/same usageType and locale as templates\[0\]/);
    expect(() => withLocales("", null)).toThrow(/same usageType and locale as templates\[0\]/);
    expect(() => withLocales("nl", undefined)).not.toThrow();
  });
});
