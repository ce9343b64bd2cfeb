import { describe, expect, test } from "vitest";
import { runWebhookRule, webhookRules } from "./test-webhook.ts";
import { brokenWebhooks } from "./testing/broken/all.ts";
import type { BrokenWebhook } from "./testing/broken/webhook-mistakes.ts";
import { everyWebhookRule } from "./testing/every-webhook-rule.ts";
import { referenceWebhookOptions } from "./testing/reference-webhook.ts";

const rules = everyWebhookRule();

/** How a rule fails for a webhook. */
async function failureOf(id: string, { wire = "form", options }: BrokenWebhook): Promise<Error | undefined> {
  const described = { ...referenceWebhookOptions(wire), ...options };
  const rule = webhookRules(described).find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`The webhook contract has no rule ${id}.`);
  return runWebhookRule(rule, described).then(
    () => undefined,
    (error) => error,
  );
}

describe.each(brokenWebhooks)("a webhook that $mistake", (broken) => {
  test.each(Object.entries(broken.fails))("fails the rule %s", { timeout: 20_000 }, async (id, because) => {
    const failure = await failureOf(id, broken);
    expect(failure?.message, "it must fail, and say why").toMatch(because);
    expect(failure?.name, failure?.stack).toBe("AssertionError");
  });
});

test("every rule on webhooks has a broken webhook that fails it", () => {
  const proven = new Set(brokenWebhooks.flatMap(({ fails }) => Object.keys(fails)));
  expect([...proven].sort()).toEqual([...new Set(rules.map(({ id }) => id))].sort());
});

test("every broken webhook fails a rule", () => {
  expect(brokenWebhooks.filter(({ fails }) => Object.keys(fails).length === 0)).toEqual([]);
});
