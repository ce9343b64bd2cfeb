import { expect, test } from "vitest";
import { examples } from "./examples.ts";
import { emptyState, exampleIdOf, hashOf, stateOf } from "./playground-state.ts";

test.each(examples)("a link to $id restores its state", ({ state }) => {
  expect(stateOf(hashOf(state))).toEqual(state);
});

test("values keep every character", () => {
  const state = { ...emptyState, template: "{{a}} & #1\n{{b.c}}", values: { a: "x=y&z", "b.c": "“é” + 🎉" } };
  expect(stateOf(hashOf(state))).toEqual(state);
});

test("other hashes share nothing", () => {
  expect(stateOf("")).toBeUndefined();
  expect(stateOf("#numbers")).toBeUndefined();
  expect(stateOf("#example=emoji")).toBeUndefined();
  expect(exampleIdOf("#example=emoji")).toBe("emoji");
  expect(exampleIdOf("#numbers")).toBeUndefined();
});

test("a value named __proto__ is a value like any other", () => {
  const shared = stateOf("#t=x&v=__proto__%3D1");
  expect(Object.keys(shared?.values ?? {})).toEqual(["__proto__"]);
});
