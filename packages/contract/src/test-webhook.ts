import { describe } from "vitest";
import { expectRuleIds, registerRule } from "./register-rule.ts";
import { webhookBoundRules } from "./rules/webhook-bounds.ts";
import { webhookChangedFieldRules } from "./rules/webhook-changed-fields.ts";
import { webhookEventRules } from "./rules/webhook-events.ts";
import { webhookPrintingRules } from "./rules/webhook-printing.ts";
import { webhookRepetitionRules } from "./rules/webhook-repetition.ts";
import { webhookShapeRules } from "./rules/webhook-shapes.ts";
import { webhookSignatureRules } from "./rules/webhook-signatures.ts";
import { openWebhookBench } from "./webhook-bench.ts";
import type { WebhookContractOptions, WebhookRule } from "./webhook-rule.ts";

/** Returns the rules for a webhook with these options. */
export function webhookRules(
  options: Pick<
    WebhookContractOptions,
    "createWithoutSecret" | "signsUrl" | "features" | "fetch" | "requests"
  >,
): WebhookRule[] {
  const { features, requests } = options;
  const { webhooks = false } = features ?? {};
  if (webhooks !== false && webhooks.inbound && requests.inbound === undefined) {
    throw new Error("requests.inbound: is missing, and the features declare inbound texts.");
  }
  const rules = [
    ...webhookEventRules,
    ...webhookChangedFieldRules,
    ...webhookShapeRules(options),
    ...webhookSignatureRules(options),
    ...webhookBoundRules,
    ...webhookRepetitionRules,
    ...webhookPrintingRules,
  ];
  return rules.filter(({ needs }) => needs === undefined || requests.inbound !== undefined);
}

/** Runs one rule with a new webhook. */
export function runWebhookRule(rule: WebhookRule, options: WebhookContractOptions): Promise<void> {
  return rule.run(openWebhookBench(options));
}

/**
 * Registers the tests of the webhook contract with vitest: genuine, forged, oversized, malformed and repeated requests,
 * and that nothing printed contains a secret. A provider that signs in several ways, or sends forms and JSON, has a suite
 * for each.
 *
 * @example
 * testWebhook({
 *   name: "acme",
 *   create: () => createAcmeWebhook({ secret }),
 *   createWithoutSecret: () => createAcmeWebhook({ secret: "" }),
 *   about: { id: "msg-1", phone: "+15558675310", sender: "+15551230000", at: false },
 *   requests: {
 *     delivery: (status, extra) => signed({ id: "msg-1", status, ...extra }),
 *     unknownStatus: (word) => signed({ id: "msg-1", status: word }),
 *     inbound: (text) => signed({ id: "msg-2", from: "+15558675310", to: "+15551230000", text }),
 *   },
 *   secrets: [secret],
 * });
 */
export function testWebhook(options: WebhookContractOptions): void {
  const { deviations = {} } = options;
  const rules = webhookRules(options);
  expectRuleIds("deviations", Object.keys(deviations), rules);
  describe(`the contract of webhooks: ${options.name}`, () => {
    for (const rule of rules) registerRule(rule, deviations, false, () => runWebhookRule(rule, options));
  });
}
