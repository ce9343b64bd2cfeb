import { expect, test } from "vitest";
import { examples } from "./examples.ts";
import { emptyState } from "./playground-state.ts";
import { readText, withReplacements } from "./read-text.ts";

const stateOf = (id: string) => examples.find((example) => example.id === id)?.state ?? emptyState;

function textOf(state: Partial<typeof emptyState>) {
  const result = readText({ ...emptyState, ...state });
  if (!("text" in result)) throw new Error(result.problems.join("\n"));
  return result.text;
}

test("a sign-in code is one part of GSM-7", () => {
  const { lint, forcing, details, usageType } = textOf(stateOf("sign-in"));
  expect(lint.body).toBe("493817 is your Acme sign-in code. It expires in 10 minutes.");
  expect(lint).toMatchObject({ encoding: "gsm-7", segments: 1 });
  expect(forcing).toEqual([]);
  expect(details.parts).toHaveLength(1);
  expect(details.webOtp.verdict).toBe("none");
  expect(usageType).toBe("SignIn");
});

test("an origin adds the line that browsers read", () => {
  const { lint, details } = textOf(stateOf("web-otp"));
  expect(lint.body).toBe("493817 is your Acme sign-in code.\n@acme.example #493817");
  expect(details.webOtp).toMatchObject({ verdict: "ok", domain: "acme.example", code: "493817" });
});

test("one emoji triples the price", () => {
  const { lint, details, forcing, plainSegments } = textOf(stateOf("emoji"));
  expect(lint).toMatchObject({ encoding: "ucs-2", segments: 3 });
  expect(details.parts).toHaveLength(3);
  expect(plainSegments).toBe(1);
  expect(forcing).toEqual([{ character: "🎉", name: "emoji", codePoints: "U+1F389", inTemplate: true }]);
});

test("a curly quote doubles the price, and has a replacement", () => {
  const state = stateOf("curly-quote");
  const { lint, forcing, plainSegments } = textOf(state);
  expect([lint.segments, plainSegments]).toEqual([2, 1]);
  expect(forcing).toMatchObject([
    { character: "’", name: "right single quotation mark", codePoints: "U+2019", replacement: "'" },
  ]);
  expect(textOf({ ...state, template: withReplacements(state.template, forcing) }).lint.segments).toBe(1);
});

test("German letters are GSM-7; quotation marks and a dash are not", () => {
  const { forcing, plainSegments } = textOf(stateOf("german"));
  expect(forcing.map(({ character, replacement }) => [character, replacement])).toEqual([
    ["„", '"'],
    ["“", '"'],
    ["–", "-"],
  ]);
  expect(plainSegments).toBe(1);
});

test("a character in a value is told from one in the template", () => {
  const { forcing } = textOf({ template: "Hi {{name}} →", values: { name: "Łukasz" } });
  expect(forcing.map(({ character, inTemplate }) => [character, inTemplate])).toEqual([
    ["Ł", false],
    ["→", true],
  ]);
});

test("problems are core's own sentences, all at once", () => {
  expect(readText({ ...stateOf("mistake"), template: "Your code is {{cod}}" })).toEqual({
    placeholders: ["cod"],
    problems: [
      "content: has no {{code}}; put {{code}} where the passcode goes.",
      'appendOrigin: is not a bare domain; write it like "example.com", without scheme, port or path.',
    ],
  });
  const spaced = readText({ ...stateOf("mistake"), origin: "acme.example" });
  expect(spaced).toMatchObject({
    problems: ["variables.code: has a space or line break; with appendOrigin it must be one word"],
  });
  expect(readText({ ...emptyState, template: "{{code" })).toMatchObject({
    placeholders: [],
    problems: [expect.stringMatching(/^content: the placeholder at character 1 is not closed/)],
  });
  expect(readText(emptyState)).toMatchObject({
    problems: ["content: is empty; write the text that people get."],
  });
});

test("nested values and lists are filled in", () => {
  const values = { "user.name": "Ada", "user.__proto__": "x", "list.0": "a", "list.1": "b" };
  const template = "{{user.name}} {{user.__proto__}} {{list.0}} {{list.1}}";
  expect(textOf({ template, values }).lint.body).toBe("Ada x a b");
});
