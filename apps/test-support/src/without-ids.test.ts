import { expect, test } from "vitest";
import { reveals, withoutIds } from "./without-ids.ts";

test.each([
  ["3f907514-0a1b-4c2d-8e3f-a90751490751", "…"],
  ["SM0f8fad5bd9cb469fa165708907514950", "…"],
  [`"hash":"${"907514ab".repeat(8)}"`, `"hash":"…"`],
  ['{"level":30,"time":1795907514529,"pid":7}', '{"level":30,"time":…,"pid":7}'],
  ["2026-11-29T10:00:00.907514Z 2026-11-29 10:00:00.907514+00", "…Z …+00"],
  ["sum 0.0907514 or 9.07514e-7", "sum … or …"],
])("what has digits by chance is removed: %s", (text, rest) => {
  expect(withoutIds(text)).toBe(rest);
});

test.each([
  "Your code is 907514.",
  '{"code":"907514"}',
  "code=907514&to=%2B15558675310",
  "id-907514",
  "+15558675310",
])("a code or a number stays: %s", (text) => {
  expect(withoutIds(text)).toBe(text);
});

test("a short number is looked for without ids, and a secret everywhere", () => {
  expect(reveals("SM0f8fad5bd9cb469fa165708907514950", "907514")).toBe(false);
  expect(reveals("Your code is 907514.", "907514")).toBe(true);
  expect(reveals('{"token":"fedcba9876543210fedcba9876543210"}', "fedcba9876543210fedcba9876543210")).toBe(
    true,
  );
});
