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

const page = readFileSync(new URL("../../../docs/reference/contract-rules.md", import.meta.url), "utf8");

/** The rows of the tables in a section of the page: the first two columns. */
function rowsOf(section: string): string[][] {
  const [text = ""] = new RegExp(`^## ${section}$[\\s\\S]*?(?=^## )`, "m").exec(page) ?? [];
  return [...text.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \|/gm)].map(([, id = "", next = ""]) => [id, next]);
}

test("the page of rules lists every rule of connectors, with what it needs", () => {
  const needs = { nothing: "–", provider: "provider", app: "app", socket: "provider, TLS", tls: "TLS" };
  const all = new Map(rules.map((rule) => [rule.id, needs[rule.needs]]));
  expect(rowsOf("Rules for connectors").sort()).toEqual([...all].sort());
});

test("the page of rules lists the rules about the transport", () => {
  const [section = ""] = /^### Rules about the transport$[\s\S]*?(?=^## )/m.exec(page) ?? [];
  const listed = [...section.matchAll(/^- `([a-z-]+)`/gm)].map(([, id]) => id);
  const all = new Set(rules.filter(({ transport }) => transport).map(({ id }) => id));
  expect(listed.sort()).toEqual([...all].sort());
});

test("the page of rules lists every rule of webhooks", () => {
  const all = new Set(everyWebhookRule().map(({ id }) => id));
  expect(
    rowsOf("Rules for webhooks")
      .map(([id]) => id)
      .sort(),
  ).toEqual([...all].sort());
});

test("the page of faults names only rules that exist", () => {
  const faults = readFileSync(new URL("../../../docs/faults.md", import.meta.url), "utf8");
  const named = [...faults.matchAll(/^\|.*\| ([^|]+) \|$/gm)].flatMap(([, tests = ""]) =>
    [...tests.matchAll(/(?<!\[)`([a-z]+(?:-[a-z]+)+)`/g)].map(([, id = ""]) => id),
  );
  const all = new Set([...rules, ...everyWebhookRule()].map(({ id }) => id));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((id) => !all.has(id))).toEqual([]);
});
