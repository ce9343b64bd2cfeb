import { expect, test } from "vitest";
import { referenceCodesOptions } from "../testing/code-provider/reference-code-provider.ts";
import { codeRules, testCodeProvider } from "./test-code-provider.ts";

testCodeProvider(referenceCodesOptions);

test("the suite omits request rules for a provider that makes no requests", () => {
  const rules = codeRules({ ...referenceCodesOptions, inMemory: true });
  expect(rules.map(({ id }) => id)).toContain("approves-once");
  expect(rules.filter(({ http }) => http)).toEqual([]);
});

test("the suite rejects a deviation from an unknown rule", () => {
  const deviations = { "sends-twice": "why not" };
  expect(() => testCodeProvider({ ...referenceCodesOptions, deviations })).toThrow(
    /deviations: unknown rule "sends-twice"/,
  );
});
