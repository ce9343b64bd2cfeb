import fc from "fast-check";
import { expect, test } from "vitest";
import { phoneOf, withoutPlus, withPlus } from "./with-plus.ts";

test.each([
  ["447700900000", "+447700900000"],
  ["+447700900000", "+447700900000"],
  ["55555", "55555"],
  ["0447700900000", "0447700900000"],
  ["Cafe24", "Cafe24"],
  ["", ""],
])("%j gets its plus: %j", (address, expected) => {
  expect(withPlus(address)).toBe(expected);
});

test.each([
  ["+447700900000", "447700900000"],
  ["447700900000", "447700900000"],
  ["+Cafe", "+Cafe"],
  ["+", "+"],
])("%j loses its plus: %j", (address, expected) => {
  expect(withoutPlus(address)).toBe(expected);
});

test("a recipient is a number in E.164, or nothing", () => {
  expect(phoneOf("447700900000")).toBe("+447700900000");
  for (const other of ["+12025550***", "55555", "Cafe24", "", 447700900000, null, ["447700900000"]]) {
    expect(phoneOf(other)).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string(), fc.bigInt().map(String)), (value) => {
      expect(phoneOf(value) ?? "+1234567").toMatch(/^\+[1-9]\d{6,14}$/);
    }),
  );
});
