import { describe, expect, test } from "vitest";
import { brokenWebhookBounds } from "./broken/webhook-bounds.test-kit.ts";
import { brokenWebhookEvents } from "./broken/webhook-events.test-kit.ts";
import type { BrokenWebhook } from "./broken/webhook-mistakes.test-kit.ts";
import { brokenWebhookSignatures } from "./broken/webhook-signatures.test-kit.ts";
import { referenceWebhookOptions } from "./reference-webhook.test-kit.ts";
import { runWebhookRule, webhookRules } from "./test-webhook.ts";

const brokenWebhooks: readonly BrokenWebhook[] = [
  ...brokenWebhookEvents,
  ...brokenWebhookSignatures,
  ...brokenWebhookBounds,
];

const rules = webhookRules(referenceWebhookOptions("form"));

/** How a rule fails for a webhook. */
async function failureOf(id: string, { wire = "form", options }: BrokenWebhook): Promise<Error | undefined> {
  const described = { ...referenceWebhookOptions(wire), ...options };
  const rule = webhookRules(described).find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id} for it.`);
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
  expect([...proven].sort()).toEqual(rules.map(({ id }) => id).sort());
});

test("every broken webhook fails a rule", () => {
  expect(brokenWebhooks.filter(({ fails }) => Object.keys(fails).length === 0)).toEqual([]);
});
