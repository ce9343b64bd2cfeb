import fc from "fast-check";
import { expect, test } from "vitest";
import { repeatedKeys } from "./repeated-keys.ts";

test.each([
  ['{"a":1,"a":2}', ["a"]],
  ['{"doors":{"login":{"type":"logto"},"login":{"type":"kratos"}}}', ["doors.login"]],
  ['{"keys":[{"id":"a"},\n\t{"id":"b","id":"c"}]}', ["keys[1].id"]],
  ['{"a":1,"\\u0061":2,"a":3}', ["a", "a"]],
  ['\uFEFF{"a":1,"a":2}', ["a"]],
  ['{"a":{"x":1},"b":{"x":1},"A":1,"":1}', []],
  ['{"__proto__":1,"__proto__":2}', ["__proto__"]],
  ['[1,{"#":"a: b #c","# ":"{","&x":"*x","<<":1,"? ":"- "}]', []],
])("%s has these keys twice: %j", (json, paths) => {
  expect(repeatedKeys(json)).toEqual(paths);
});

test("JSON that a program wrote has no key twice, whatever is in it", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2, "\t"), (json, space) => {
      expect(repeatedKeys(JSON.stringify(JSON.parse(json), null, space))).toEqual([]);
    }),
  );
});
