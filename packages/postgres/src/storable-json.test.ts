import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isStorable, storableJson } from "./storable-json.ts";

const text = fc.string({
  unit: fc.oneof(anyCharacter, fc.constantFrom("\0", "\ud800", "\udfff", "\\", "u0000")),
});
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: "small" }, text, fc.integer(), tie("list"), tie("object")),
  list: fc.array(tie("any"), { maxLength: 3 }),
  object: fc.dictionary(text, tie("any"), { maxKeys: 3 }),
})).any;

/** The strings of a value: those of its fields, and their names. */
function stringsOf(inner: unknown): string[] {
  if (typeof inner === "string") return [inner];
  if (typeof inner !== "object" || inner === null) return [];
  return Object.entries(inner).flatMap(([name, field]) => [name, ...stringsOf(field)]);
}

test("no string of the JSON has NUL or a lone surrogate, and a value without them is unchanged", () => {
  fc.assert(
    fc.property(value, (given) => {
      const accepted = (one: string) => one.isWellFormed() && !one.includes("\0");
      const written: unknown = JSON.parse(storableJson(given));
      expect(stringsOf(written).every(accepted)).toBe(true);
      expect(isStorable(given)).toBe(stringsOf(given).every(accepted));
      if (isStorable(given)) expect(written).toEqual(JSON.parse(JSON.stringify(given)));
    }),
  );
});

test("both are one character, in a value and in the name of a field", () => {
  expect(JSON.parse(storableJson({ "a\0": ["\ud83db", "\ud83d\ude00\\u0000"] }))).toEqual({
    "a\ufffd": ["\ufffdb", "\ud83d\ude00\\u0000"],
  });
});
