import fc from "fast-check";

/**
 * Every character of Unicode, as the unit of a text: `fc.string({ unit: anyCharacter })`. fast-check's own `"binary"` makes a list of all
 * of them at first, which takes almost a second of every test file.
 */
export const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((codePoint) => String.fromCodePoint(codePoint));
