import fc from "fast-check";
import { expect, it } from "vitest";
import { isKey, keyRule } from "../wrapper.ts";

it("takes what UTF-8 and every database keep as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 127 }), (text) => {
      expect(isKey(text)).toBe(!text.includes("\0"));
    }),
  );
  for (const key of ["order-7", " ", "\u{1f511}".repeat(127), "\u20ac".repeat(255)])
    expect(isKey(key)).toBe(true);
});

it("refuses what an index has no room for, or another key would be equal to", () => {
  for (const key of ["", "a\0", "\ud83d", "\udd11 key", "k".repeat(256), "k".repeat(100_000)]) {
    expect(isKey(key)).toBe(false);
  }
  for (const key of [undefined, null, 7, true, {}, ["key"], new String("key")])
    expect(isKey(key)).toBe(false);
  expect(keyRule).toContain("255");
});
