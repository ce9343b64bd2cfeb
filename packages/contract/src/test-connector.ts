import { describe } from "vitest";
import { openBench } from "./bench.ts";
import type { ContractOptions, ContractRule, StartProvider } from "./contract-rule.ts";
import { expectRuleIds, inOrder, registerRule } from "./register-rule.ts";
import { alteredResponseRules } from "./rules/altered-responses.ts";
import { changedFieldRules } from "./rules/changed-fields.ts";
import { configRules } from "./rules/configs.ts";
import { declarationRules } from "./rules/declarations.ts";
import { deliveryReportRules } from "./rules/delivery-reports.ts";
import { deliveryStatusRules } from "./rules/delivery-status.ts";
import { echoRules } from "./rules/echoes.ts";
import { idempotencyRules } from "./rules/idempotency.ts";
import { inboundTextRules } from "./rules/inbound-texts.ts";
import { interruptionRules } from "./rules/interruptions.ts";
import { messageFieldRules } from "./rules/message-fields.ts";
import { messageTimeRules } from "./rules/message-times.ts";
import { numberRules } from "./rules/numbers.ts";
import { optionalMethodFailureRules } from "./rules/optional-method-failures.ts";
import { optionalMethodRules } from "./rules/optional-methods.ts";
import { optionRules } from "./rules/options.ts";
import { printingRules } from "./rules/printing.ts";
import { refusalRules } from "./rules/refusals.ts";
import { responseRules } from "./rules/responses.ts";
import { sendingRules } from "./rules/sending.ts";
import { sentMessageRules } from "./rules/sent-messages.ts";
import { socketRules } from "./rules/sockets.ts";
import { templateRules } from "./rules/templates.ts";
import { textRules } from "./rules/texts.ts";
import { startTestApp } from "./test-app.ts";

/** Returns the rules for a connector with these options. */
export function contractRules(
  options: Pick<ContractOptions, "refusals" | "invalidConfigs" | "takesIdempotencyKeys">,
): ContractRule[] {
  return [
    ...sendingRules,
    ...idempotencyRules(options.takesIdempotencyKeys ?? false),
    ...numberRules,
    ...templateRules,
    ...textRules,
    ...optionRules,
    ...declarationRules,
    ...messageFieldRules,
    ...messageTimeRules,
    ...deliveryReportRules,
    ...deliveryStatusRules,
    ...inboundTextRules,
    ...configRules(options.invalidConfigs ?? []),
    ...refusalRules(options.refusals ?? []),
    ...responseRules,
    ...alteredResponseRules,
    ...changedFieldRules,
    ...socketRules,
    ...interruptionRules,
    ...optionalMethodRules,
    ...sentMessageRules,
    ...optionalMethodFailureRules,
    ...printingRules,
    ...echoRules,
  ];
}

/**
 * Returns the rules of a suite, in order: rules that can run concurrently come first.
 *
 * @throws {Error} if an option names an unknown rule or contradicts another option.
 */
export function chosenRules(options: ContractOptions): ContractRule[] {
  const { deviations = {}, rules: chosen, transport = "own", secureProvider } = options;
  if (transport === "core" && secureProvider !== undefined) {
    throw new Error(
      'secureProvider: the rules over TLS test your own transport; remove it, or remove transport "core".',
    );
  }
  const all = contractRules(options);
  expectRuleIds("deviations", Object.keys(deviations), all);
  expectRuleIds("rules", chosen ?? [], all);
  return inOrder(
    all.filter((rule) => (chosen?.includes(rule.id) ?? true) && (transport === "own" || !rule.transport)),
  );
}

/** Runs one rule with a new connector and provider. */
export async function runRule(
  rule: ContractRule,
  options: ContractOptions,
  start: StartProvider | undefined,
): Promise<void> {
  const app = rule.needs === "app" ? await startTestApp() : undefined;
  const provider = await start?.({ webhookUrl: app?.url ?? "http://127.0.0.1:9/" });
  try {
    const bench = openBench(options, provider, app);
    let passed = false;
    try {
      await rule.run(bench);
      passed = true;
    } finally {
      await bench.dispose({ checked: passed });
    }
  } finally {
    await provider?.close();
    await app?.close();
  }
}

/**
 * Registers the tests of the connector contract with vitest: success, every class of error, faults of HTTP and sockets,
 * hostile input, deadlines, aborts, optional methods, and that nothing printed contains a secret.
 *
 * @example
 * testConnector({
 *   name: "acme",
 *   provider: () => startMockServer({ port: 0 }),
 *   create: ({ url, config, runtime }) => createAcme({ ...exampleConfig, baseUrl: url, ...config }, runtime),
 * });
 */
export function testConnector(options: ContractOptions): void {
  const { deviations = {}, provider, secureProvider } = options;
  const rules = chosenRules(options);

  function register(rule: ContractRule, start: ContractOptions["provider"], concurrent: boolean): void {
    registerRule(rule, deviations, concurrent, () => runRule(rule, options, start));
  }

  const here = rules.filter(({ needs }) => needs === "nothing" || (needs !== "tls" && provider));
  if (here.length > 0 || secureProvider === undefined) {
    describe(`the contract of connectors: ${options.name}`, () => {
      for (const rule of here) register(rule, provider, !rule.alone);
    });
  }
  if (secureProvider === undefined) return;
  describe(`the contract of connectors, over TLS: ${options.name}`, () => {
    for (const rule of rules) {
      // Each of them changes which CAs the process trusts.
      if (rule.needs === "socket" || rule.needs === "tls") register(rule, secureProvider, false);
    }
  });
}
