import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { brokenChecks } from "../testing/code-provider/broken/checking.ts";
import { brokenFailures } from "../testing/code-provider/broken/failures.ts";
import { brokenInterruptions } from "../testing/code-provider/broken/interruptions.ts";
import type { BrokenCodes } from "../testing/code-provider/broken/mistakes.ts";
import { brokenStarts } from "../testing/code-provider/broken/starting.ts";
import { referenceCodesOptions } from "../testing/code-provider/reference-code-provider.ts";
import { testBroken } from "../testing/test-broken.ts";
import { codeRules, runCodeRule } from "./test-code-provider.ts";

const brokenCodes: readonly BrokenCodes[] = [
  ...brokenStarts,
  ...brokenChecks,
  ...brokenFailures,
  ...brokenInterruptions,
];
const rules = codeRules(referenceCodesOptions);

/** How the experiments of a rule fail for a code provider. */
async function failuresOf(id: string, { create }: BrokenCodes): Promise<Error[]> {
  const failures: Error[] = [];
  for (const rule of rules.filter((candidate) => candidate.id === id)) {
    await runCodeRule(rule, { ...referenceCodesOptions, create }).catch((error) => failures.push(error));
  }
  return failures;
}

testBroken("a code provider", brokenCodes, rules, failuresOf, (id) =>
  rules.some((rule) => rule.id === id && rule.alone === true),
);

test("the page of rules lists every rule of code providers", () => {
  const url = new URL("../../../../docs/reference/contract-rules.md", import.meta.url);
  const [section = ""] =
    /^## Rules for code providers$[\s\S]*?(?=^## )/m.exec(readFileSync(url, "utf8")) ?? [];
  const listed = [...section.matchAll(/^\| `([a-z]+(?:-[a-z0-9]+)*)` \| [A-Z`]/gm)].map(([, id]) => id);
  expect(listed.sort()).toEqual([...new Set(rules.map(({ id }) => id))].sort());
});
