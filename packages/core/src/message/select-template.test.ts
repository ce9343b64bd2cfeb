import { describe, expect, it } from "vitest";
import { errorOf } from "../testing/error-of.ts";
import { compileTemplates } from "./select-template.ts";
import type { Templates } from "./template-entry.ts";

/** Templates whose content says which they are. */
function textsFor(...names: string[]): Templates {
  return names.map((name) => {
    const [usageType = "", locale] = name.split(" ");
    return { usageType, locale, content: `${name}: {{code}}` };
  });
}

const texts = { provider: "acme", text: "content" } as const;

function picked(templates: Templates, usageType: string, locale?: string): string {
  const text = compileTemplates(templates, texts).select({ usageType, locale }).fill({ code: "1" });
  return typeof text === "string" ? text.slice(0, text.indexOf(":")) : text.id;
}

describe("compileTemplates", () => {
  it("selects the exact usage type, or Generic for the listed ones", () => {
    expect(picked(textsFor("Generic", "SignIn"), "SignIn")).toBe("SignIn");
    expect(picked(textsFor("Generic", "SignIn"), "Register")).toBe("Generic");
    expect(picked(textsFor("Generic"), "MfaVerification")).toBe("Generic");
    expect(picked(textsFor("Mine"), "Mine")).toBe("Mine");
  });

  it("selects Test, Generic or SignIn for Test, in that order", () => {
    expect(picked(textsFor("SignIn", "Generic", "Test"), "Test")).toBe("Test");
    expect(picked(textsFor("SignIn", "Generic"), "Test")).toBe("Generic");
    expect(picked(textsFor("SignIn", "Register"), "Test")).toBe("SignIn");
    expect(errorOf(() => picked(textsFor("Register"), "Test")).code).toBe("template-not-found");
  });

  it("rejects an unknown custom type and lists the known ones", () => {
    const error = errorOf(() => picked(textsFor("Generic", "OrderShipped"), "OrderShiped"));
    expect(error).toMatchObject({ code: "template-not-found", delivery: "not-sent", failover: false });
    expect(error.message).toContain('"OrderShiped"; the config has "Generic", "OrderShipped"');
    expect(errorOf(() => picked([], "SignIn")).message).toContain("the config has none");
  });

  it("keeps its errors short", () => {
    const many = textsFor(...Array.from({ length: 1_000 }, (_, index) => `Type${index}`));
    const { message } = errorOf(() => picked(many, "x".repeat(1_000_000)));
    expect(message.length).toBeLessThan(300);
    expect(message).toContain("and 990 more");
  });

  it.each(["__proto__", "constructor", "toString", "", "signin"])("has no template for %o", (usageType) => {
    expect(errorOf(() => picked(textsFor("Generic", "SignIn"), usageType)).code).toBe("template-not-found");
  });

  it.each([
    ["pt-BR", "A pt-br"],
    ["PT-br", "A pt-br"],
    ["pt-PT", "A pt"],
    ["pt", "A pt"],
    ["zh-Hant-TW", "A zh-hant"],
    ["zh-Hans-CN", "A zh"],
    ["zh-TW", "A zh"],
    ["pt-BR-u-nu-latn", "A pt-br"],
    ["iw", "A he"],
    ["ja", "A"],
    [undefined, "A"],
  ])("selects the locale %s from %s", (locale, expected) => {
    const templates = textsFor("A pt", "A pt-br", "A", "A zh", "A zh-hant", "A he");
    expect(picked(templates, "A", locale)).toBe(expected);
  });

  it("lists the available locales if none matches", () => {
    for (const locale of [undefined, "ja"]) {
      const error = errorOf(() => picked(textsFor("A en-US", "A pt"), "A", locale));
      expect(error.code).toBe("template-not-found");
      expect(error.message).toContain('"en-US", "pt"');
    }
    expect(errorOf(() => picked(textsFor("A en-US"), "A", "en")).code).toBe("template-not-found");
  });

  it.each(["", "x", "__proto__", "!", "a".repeat(1_000_000)])("ignores a malformed locale", (locale) => {
    expect(picked(textsFor("A pt", "A"), "A", locale)).toBe("A");
    expect(errorOf(() => picked(textsFor("A pt"), "A", locale)).code).toBe("template-not-found");
  });

  it("reports what the provider needs to send the template", () => {
    const errorFor = (text: "content" | "template-id" | "both") => {
      const templates = compileTemplates([{ usageType: "A", templateIds: { other: "1" } }], {
        provider: "acme",
        text,
      });
      return errorOf(() => templates.select({ usageType: "A" })).message;
    };
    expect(errorFor("content")).toBe('usageType: no template with content for "A"; the config has none.');
    expect(errorFor("template-id")).toContain('no template with templateIds.acme for "A"');
    expect(errorFor("both")).toContain('no template with content or templateIds.acme for "A"');
  });

  it("rejects malformed templates and locales", () => {
    expect(errorOf(() => compileTemplates([{ usageType: "A", content: "{{" }], texts)).code).toBe(
      "invalid-config",
    );
    expect(errorOf(() => compileTemplates(textsFor("A pt,en"), texts)).code).toBe("invalid-config");
  });
});

describe("a template with appendOrigin", () => {
  function rendered(content: string, code = "123456"): string {
    const templates = compileTemplates(
      [{ usageType: "SignIn", content, appendOrigin: "example.com" }],
      texts,
    );
    return templates.select({ usageType: "SignIn" }).fill({ code }) as string;
  }

  it("ends with the line that binds the code to the origin", () => {
    expect(rendered("Code: {{code}}")).toBe("Code: 123456\n@example.com #123456");
    expect(rendered("Code: {{code}}", "012345")).toBe("Code: 012345\n@example.com #012345");
  });

  it("has no blank line before the origin line if the content ends with line breaks", () => {
    expect(rendered("Code: {{code}} \r\n\n")).toBe("Code: 123456\n@example.com #123456");
  });

  it.each(["123 456", "1\n@evil.example #1", "1\u2028", "123456\n"])(
    "rejects the code %o, which would end the line early",
    (code) => {
      const error = errorOf(() => rendered("Code: {{code}}", code));
      expect(error.code).toBe("invalid-message");
      expect(error.message).toContain("variables.code");
      expect(error.message).not.toContain(code);
    },
  );
});
