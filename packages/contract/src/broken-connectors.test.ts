import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { StartProvider } from "./contract-rule.ts";
import { idempotencyRules } from "./rules/idempotency.ts";
import { contractRules, runRule } from "./test-connector.ts";
import { brokenConnectors } from "./testing/broken/all.ts";
import type { BrokenConnector } from "./testing/broken/mistakes.ts";
import { everyWebhookRule } from "./testing/every-webhook-rule.ts";
import { referenceOptions, startReferenceProvider } from "./testing/reference-options.ts";

/** Those of connectors that keep idempotency keys are of no use to others, and the other way round. */
const rules = [...contractRules(referenceOptions), ...idempotencyRules(true)];

/** How the experiments of a rule fail for a connector. */
async function failuresOf(
  id: string,
  { create = referenceOptions.create, options, secure = false }: BrokenConnector,
): Promise<Error[]> {
  const failures: Error[] = [];
  const described = { ...referenceOptions, create, ...options };
  const start: StartProvider = options?.provider ?? ((context) => startReferenceProvider(context, secure));
  const own = [...contractRules(described), ...idempotencyRules(true)];
  for (const rule of own.filter((candidate) => candidate.id === id)) {
    await runRule(rule, described, start).catch((error) => failures.push(error));
  }
  return failures;
}

const cases = brokenConnectors.flatMap((broken) =>
  Object.entries(broken.fails).map(([id, because]) => ({ broken, mistake: broken.mistake, id, because })),
);
/** Over TLS, rules change what this process trusts. */
const isAlone = ({ broken, id }: (typeof cases)[number]) =>
  broken.secure === true || rules.some((rule) => rule.id === id && rule.alone);

describe.each([
  { how: "one after the other", concurrent: false, some: cases.filter((one) => isAlone(one)) },
  { how: "at once", concurrent: true, some: cases.filter((one) => !isAlone(one)) },
])("broken connectors, $how", ({ concurrent, some }) => {
  test.for(some)(
    "a connector that $mistake fails the rule $id",
    { timeout: 20_000, concurrent },
    async ({ broken, id, because }) => {
      const failures = await failuresOf(id, broken);
      const messages = failures.map(({ message }) => message);
      expect(messages, "it must fail, and say why").toContainEqual(expect.stringMatching(because));
      for (const failure of failures) expect(failure.name, failure.stack).toBe("AssertionError");
    },
  );
});

test("every rule has a broken connector that fails it", () => {
  const proven = new Set(brokenConnectors.flatMap(({ fails }) => Object.keys(fails)));
  expect([...proven].sort()).toEqual([...new Set(rules.map(({ id }) => id))].sort());
});

test("every broken connector fails a rule", () => {
  expect(brokenConnectors.filter(({ fails }) => Object.keys(fails).length === 0)).toEqual([]);
});

test("the README lists every rule", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const own = readme.replace(/^## Code providers$[\s\S]*?(?=^## )/m, "");
  const listed = [...own.matchAll(/^\| `([a-z-]+-[a-z-]+)` \|/gm)].map(([, id]) => id);
  const all = [...rules, ...everyWebhookRule()];
  expect(listed.sort()).toEqual([...new Set(all.map(({ id }) => id))].sort());
});
