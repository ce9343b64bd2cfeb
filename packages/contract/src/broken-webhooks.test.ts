import { runWebhookRule, webhookRules } from "./test-webhook.ts";
import { brokenWebhooks } from "./testing/broken/all.ts";
import type { BrokenWebhook } from "./testing/broken/webhook-mistakes.ts";
import { everyWebhookRule } from "./testing/every-webhook-rule.ts";
import { referenceWebhookOptions } from "./testing/reference-webhook.ts";
import { testBroken } from "./testing/test-broken.ts";

const rules = everyWebhookRule();

/** How a rule fails for a webhook. */
async function failuresOf(id: string, { wire = "form", options }: BrokenWebhook): Promise<Error[]> {
  const described = { ...referenceWebhookOptions(wire), ...options };
  const rule = webhookRules(described).find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`The webhook contract has no rule ${id}.`);
  return runWebhookRule(rule, described).then(
    () => [],
    (error) => [error],
  );
}

testBroken("a webhook", brokenWebhooks, rules, failuresOf, () => true);
