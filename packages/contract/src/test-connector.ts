import { describe, test } from "vitest";
import { openBench } from "./bench.ts";
import type { ContractOptions, ContractRule, SteerableProvider } from "./contract-rule.ts";
import { configRules } from "./rules/configs.ts";
import { contentRules } from "./rules/content.ts";
import { httpRules } from "./rules/http-answers.ts";
import { interruptionRules } from "./rules/interruptions.ts";
import { refusalRules } from "./rules/refusals.ts";
import { sendingRules } from "./rules/sending.ts";
import { socketRules } from "./rules/sockets.ts";

/** The rules that hold for a connector described like this. */
export function contractRules(options: Pick<ContractOptions, "refusals" | "invalidConfigs">): ContractRule[] {
  return [
    ...sendingRules,
    ...contentRules,
    ...configRules(options.invalidConfigs ?? []),
    ...refusalRules(options.refusals ?? []),
    ...httpRules,
    ...socketRules,
    ...interruptionRules,
  ];
}

/** Runs one rule against a fresh connector and provider. */
export async function runRule(
  rule: ContractRule,
  options: ContractOptions,
  start: (() => Promise<SteerableProvider>) | undefined,
): Promise<void> {
  const provider = await start?.();
  try {
    const bench = await openBench(options, provider);
    await rule.run(bench);
    await bench.connector.close?.();
  } finally {
    await provider?.close();
  }
}

/**
 * Registers the contract's tests for a connector with vitest: success, every class of error, faults of HTTP and
 * of sockets, hostile input, deadlines, aborts, and that nothing printed holds a secret.
 *
 * @example
 * testConnector({
 *   name: "twilio",
 *   provider: () => startMockServer({ port: 0 }),
 *   create: ({ url, config, runtime }) => createTwilio({ ...exampleConfig, baseUrl: url, ...config }, runtime),
 * });
 */
export function testConnector(options: ContractOptions): void {
  const rules = contractRules(options);
  describe(`the contract of connectors: ${options.name}`, () => {
    for (const rule of rules) {
      if (rule.needs !== "nothing" && options.provider === undefined) continue;
      test(rule.title, () => runRule(rule, options, options.provider));
    }
  });
  const { secureProvider } = options;
  if (secureProvider === undefined) return;
  describe(`the contract of connectors, over TLS: ${options.name}`, () => {
    for (const rule of rules) {
      if (rule.needs === "socket") test(rule.title, () => runRule(rule, options, secureProvider));
    }
  });
}
