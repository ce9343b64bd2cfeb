import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { expect, it } from "vitest";
import { isKey, keyRule } from "../wrapper.ts";

it("accepts keys that UTF-8 and every database preserve", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 127 }), (text) => {
      expect(isKey(text)).toBe(!text.includes("\0"));
    }),
  );
  for (const key of ["order-7", " ", "\u{1f511}".repeat(127), "\u20ac".repeat(255)])
    expect(isKey(key)).toBe(true);
});

it("rejects keys that are too long for an index or that may be equal to another key", () => {
  for (const key of ["", "a\0", "\ud83d", "\udd11 key", "k".repeat(256), "k".repeat(100_000)]) {
    expect(isKey(key)).toBe(false);
  }
  for (const key of [undefined, null, 7, true, {}, ["key"], new String("key")])
    expect(isKey(key)).toBe(false);
  expect(keyRule).toContain("255");
});
