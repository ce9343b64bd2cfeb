import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorOf } from "../testing/error-of.ts";
import { maxBodyLength, parseTemplate, renderTemplate } from "./template.ts";

describe("parseTemplate", () => {
  it("lists each variable once, in order of appearance", () => {
    const { placeholders } = parseTemplate("{{b}} {{ user.name }} {{list.0}} {{b}} {{código}}");
    expect(placeholders).toEqual(["b", "user.name", "list.0", "código"]);
    expect(parseTemplate("no variable").placeholders).toEqual([]);
  });

  it.each([
    ["{{", 1, "not closed"],
    ["Hi {{a", 4, "not closed"],
    ["Hi {{a}", 4, "not closed"],
    ["{{}}", 1, "empty"],
    ["a {{  }}", 3, "empty"],
    ["{{ a b }}", 1, "not the name"],
    ["{{#if}}", 1, "not the name"],
    ["{{{code}}}", 1, "not the name"],
    ["{{code}} {{a {{b}}", 10, "not the name"],
    ["{{a..b}}", 1, "not the name"],
    ["{{.a}}", 1, "not the name"],
    ["{{code | upper}}", 1, "not the name"],
    ["{code}}", 6, "closes no placeholder"],
    ["{{code}} {{name}}}}", 18, "closes no placeholder"],
  ])("rejects %s with its position", (content, position, problem) => {
    const error = errorOf(() => parseTemplate(content));
    expect(error.code).toBe("invalid-config");
    expect(error.message).toContain(`at character ${position} `);
    expect(error.message).toContain(problem);
  });

  it("treats single braces as text", () => {
    expect(renderTemplate("{a} {{b}} } {", { b: "x" })).toBe("{a} x } {");
  });

  it.each([[undefined], [null], [7], [{}], [["{{code}}"]], [new String("{{code}}")]])(
    "rejects %o, which is not a string",
    (content) => {
      expect(errorOf(() => parseTemplate(content as string)).code).toBe("invalid-config");
      expect(errorOf(() => renderTemplate(content as string, {})).code).toBe("invalid-config");
    },
  );

  it("rejects text that no SMS can carry, however it is composed", () => {
    for (const content of ["{".repeat(1_000_000), "a".repeat(1_000_000), "{{a}}".repeat(200_000)]) {
      expect(errorOf(() => parseTemplate(content)).code).toBe("invalid-config");
    }
    expect(errorOf(() => parseTemplate("{".repeat(maxBodyLength))).message).toContain("not closed");
    expect(parseTemplate("a".repeat(maxBodyLength)).placeholders).toEqual([]);
  });
});

describe("renderTemplate", () => {
  it("fills in values by name, by path and by index", () => {
    const template = parseTemplate("{{ code }} for {{user.name}}, {{list.0}} then {{list.1}}.");
    const variables = { code: "012345", user: { name: "Åse" }, list: ["first", 2] };
    expect(renderTemplate(template, variables)).toBe("012345 for Åse, first then 2.");
    expect(renderTemplate("{{a}}{{a}}", { a: "x" })).toBe("xx");
    expect(renderTemplate("{{a}}", { a: "" })).toBe("");
    expect(renderTemplate("no variable")).toBe("no variable");
  });

  it("formats numbers like String", () => {
    expect(renderTemplate("{{a}} {{b}} {{c}}", { a: 7, b: -1.5, c: 0 })).toBe("7 -1.5 0");
  });

  it("inserts values once and escapes nothing", () => {
    const values = ["$&", "$1", "$$", "{{x}}", "{{a}}", "<b>&\"'</b>", "{{", "}}", "\\n"];
    for (const value of values) {
      expect(renderTemplate("[{{a}}|{{b}}]", { a: value, b: "b", x: "no" })).toBe(`[${value}|b]`);
    }
  });

  it("inserts any text unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.string({ unit: anyCharacter }), (a, b) => {
        expect(renderTemplate("<{{a}}|{{b.0}}>", { a, b: [b] })).toBe(`<${a}|${b}>`);
      }),
    );
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "is missing"],
    ["null", null, "is null"],
    ["an object", { secret: "123456" }, "is an object"],
    ["an empty object", {}, "is an object"],
    ["a list", ["123456"], "is a list"],
    ["a function", () => "123456", "is a function"],
    ["a boolean", true, "is a boolean"],
    ["a symbol", Symbol("123456"), "is a symbol"],
    ["a bigint", 123456n, "is a bigint"],
    ["NaN", Number.NaN, "is not a finite number"],
    ["infinity", Number.POSITIVE_INFINITY, "is not a finite number"],
    ["a boxed string", new String("123456"), "is an object"],
  ])("rejects %s as a value and names the variable, not the value", (_, value, problem) => {
    for (const [template, variables] of [
      ["{{user.code}}", { user: { code: value } }],
      ["{{user.0}}", { user: [value] }],
    ] as const) {
      const error = errorOf(() => renderTemplate(template, variables as never));
      expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      expect(error.message).toMatch(/^variables\.user\.(code|0): /);
      expect(error.message).toContain(problem);
      expect(error.message).not.toContain("123456");
    }
  });

  it("reads own data properties only", () => {
    const inherited = Object.create({ code: "123456" });
    const getter = {
      get code(): string {
        throw new Error("it was called");
      },
    };
    for (const [path, variables] of [
      ["code", inherited],
      ["code", getter],
      ["__proto__", {}],
      ["__proto__.code", inherited],
      ["constructor", {}],
      ["constructor.name", {}],
      ["toString", {}],
      ["hasOwnProperty.name", {}],
      ["list.length", { list: ["a"] }],
      ["list.map", { list: ["a"] }],
      ["list.01", { list: ["a", "b"] }],
      ["list.-1", { list: ["a", "b"] }],
      ["list.1", { list: ["a"] }],
      ["code.length", { code: "123456" }],
      ["code.0", { code: "123456" }],
      ["code", undefined],
      ["code", null],
      ["code", "123456"],
      ["length", () => 1],
    ] as const) {
      const error = errorOf(() => renderTemplate(`{{${path}}}`, variables as never));
      expect(error.code).toBe("invalid-message");
      expect(error.message).toContain(`variables.${path}: is missing`);
    }
  });

  it("reads own properties of any name, and objects without a prototype", () => {
    const parsed = JSON.parse('{ "__proto__": "a", "constructor": "b", "toString": { "name": "c" } }');
    expect(renderTemplate("{{__proto__}}{{constructor}}{{toString.name}}", parsed)).toBe("abc");
    expect(renderTemplate("{{a}}", Object.assign(Object.create(null), { a: "x" }))).toBe("x");
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  it("rejects text that no SMS can carry", () => {
    const error = errorOf(() => renderTemplate("{{a}}", { a: "x".repeat(1_000_000) }));
    expect(error.code).toBe("invalid-message");
    expect(error.message).toContain("variables.a: ");
    const many = parseTemplate("{{a}}".repeat(7_000));
    expect(errorOf(() => renderTemplate(many, { a: "x".repeat(30_000) })).code).toBe("invalid-message");
    expect(renderTemplate("{{a}}", { a: "x".repeat(maxBodyLength) })).toHaveLength(maxBodyLength);
    expect(errorOf(() => renderTemplate("{{a}}.", { a: "x".repeat(maxBodyLength) })).code).toBe(
      "invalid-message",
    );
  });
});
