import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { brokenChecks } from "../testing/code-provider/broken/checking.ts";
import { brokenFailures } from "../testing/code-provider/broken/failures.ts";
import { brokenInterruptions } from "../testing/code-provider/broken/interruptions.ts";
import type { BrokenCodes } from "../testing/code-provider/broken/mistakes.ts";
import { brokenStarts } from "../testing/code-provider/broken/starting.ts";
import { referenceCodesOptions } from "../testing/code-provider/reference-code-provider.ts";
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

const cases = brokenCodes.flatMap((broken) =>
  Object.entries(broken.fails).map(([id, because]) => ({ broken, mistake: broken.mistake, id, because })),
);
const isAlone = ({ id }: (typeof cases)[number]) => rules.some((rule) => rule.id === id && rule.alone);

describe.each([
  { how: "one after the other", concurrent: false, some: cases.filter((one) => isAlone(one)) },
  { how: "at once", concurrent: true, some: cases.filter((one) => !isAlone(one)) },
])("broken code providers, $how", ({ concurrent, some }) => {
  test.for(some)(
    "a code provider that $mistake fails the rule $id",
    { timeout: 20_000, concurrent },
    async ({ broken, id, because }) => {
      const failures = await failuresOf(id, broken);
      const messages = failures.map(({ message }) => message);
      expect(messages, "it must fail, and say why").toContainEqual(expect.stringMatching(because));
      for (const failure of failures) expect(failure.name, failure.stack).toBe("AssertionError");
    },
  );
});

test("every rule has a broken code provider that fails it", () => {
  const proven = new Set(brokenCodes.flatMap(({ fails }) => Object.keys(fails)));
  expect([...proven].sort()).toEqual([...new Set(rules.map(({ id }) => id))].sort());
});

test("the README lists every rule", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [section = ""] = /^## Code providers$[\s\S]*?(?=^## )/m.exec(readme) ?? [];
  const listed = [...section.matchAll(/^\| `([a-z]+(?:-[a-z0-9]+)*)` \| [A-Z]/gm)].map(([, id]) => id);
  expect(listed.sort()).toEqual([...new Set(rules.map(({ id }) => id))].sort());
});
