import { expect, test } from "vitest";
import { referenceCodesOptions } from "../testing/code-provider/reference-code-provider.ts";
import { codeRules, testCodeProvider } from "./test-code-provider.ts";

testCodeProvider(referenceCodesOptions);

test("leaves out what is about requests for a provider that makes none", () => {
  const rules = codeRules({ ...referenceCodesOptions, inMemory: true });
  expect(rules.map(({ id }) => id)).toContain("approves-once");
  expect(rules.filter(({ http }) => http)).toEqual([]);
});

test("refuses a deviation from a rule that does not exist", () => {
  const deviations = { "sends-twice": "why not" };
  expect(() => testCodeProvider({ ...referenceCodesOptions, deviations })).toThrow(
    /deviations: unknown rule "sends-twice"/,
  );
});
