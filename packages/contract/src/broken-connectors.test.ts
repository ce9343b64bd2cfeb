import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { StartProvider } from "./contract-rule.ts";
import { idempotencyRules } from "./rules/idempotency.ts";
import { contractRules, runRule } from "./test-connector.ts";
import { brokenConnectors } from "./testing/broken/all.ts";
import type { BrokenConnector } from "./testing/broken/mistakes.ts";
import { everyWebhookRule } from "./testing/every-webhook-rule.ts";
import { referenceOptions, startReferenceProvider } from "./testing/reference-options.ts";
import { testBroken } from "./testing/test-broken.ts";

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

testBroken(
  "a connector",
  brokenConnectors,
  rules,
  failuresOf,
  // Over TLS, rules change what this process trusts.
  (id, { secure }) => secure === true || rules.some((rule) => rule.id === id && rule.alone),
);

test("the README lists every rule", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const own = readme.replace(/^## Code providers$[\s\S]*?(?=^## )/m, "");
  const listed = [...own.matchAll(/^\| `([a-z-]+-[a-z-]+)` \|/gm)].map(([, id]) => id);
  const all = [...rules, ...everyWebhookRule()];
  expect(listed.sort()).toEqual([...new Set(all.map(({ id }) => id))].sort());
});
