import { describe } from "vitest";
import { expectRuleIds, inOrder, registerRule } from "../register-rule.ts";
import { openCodeBench } from "./code-bench.ts";
import type { CodeContractOptions, CodeContractRule, CodeTestProvider } from "./code-contract-rule.ts";
import { checkingRules } from "./rules/checking.ts";
import { failureRules } from "./rules/failures.ts";
import { interruptionRules } from "./rules/interruptions.ts";
import { codeConfigRules, codeRefusalRules } from "./rules/refusals.ts";
import { startingRules } from "./rules/starting.ts";

/** Returns the rules for a code provider with these options. */
export function codeRules<World extends CodeTestProvider>({
  refusals = [],
  invalidConfigs = [],
  inMemory = false,
}: Pick<CodeContractOptions<World>, "refusals" | "invalidConfigs" | "inMemory">): CodeContractRule[] {
  const all = [
    ...startingRules,
    ...checkingRules,
    ...codeRefusalRules(refusals),
    ...codeConfigRules(invalidConfigs),
    ...failureRules,
    ...interruptionRules,
  ];
  return all.filter(({ http }) => !(http && inMemory));
}

/** Runs one rule with a new code provider and test provider. */
export async function runCodeRule<World extends CodeTestProvider>(
  rule: CodeContractRule,
  options: CodeContractOptions<World>,
): Promise<void> {
  const provider = await options.provider();
  try {
    const bench = openCodeBench(options, provider);
    try {
      await rule.run(bench);
    } finally {
      await bench.dispose();
    }
  } finally {
    await provider.close();
  }
}

/**
 * Registers the tests of the contract for code providers with vitest. They try codes that are right once, wrong, late,
 * locked, canceled or of another phone, and lost and unreadable responses, deadlines and aborts. Nothing printed may
 * contain a secret, a code or a number.
 *
 * @throws {Error} if a deviation names an unknown rule.
 * @example
 * testCodeProvider({
 *   name: "acme",
 *   provider: () => startMockServer({ port: 0 }),
 *   create: ({ url, config }) => createAcmeVerify({ ...exampleConfig, baseUrl: url, ...config }),
 * });
 */
export function testCodeProvider<World extends CodeTestProvider>(options: CodeContractOptions<World>): void {
  const { deviations = {} } = options;
  const rules = codeRules(options);
  expectRuleIds("deviations", Object.keys(deviations), rules);
  describe(`the contract of code providers: ${options.name}`, () => {
    for (const rule of inOrder(rules)) {
      registerRule(rule, deviations, !rule.alone, () => runCodeRule(rule, options));
    }
  });
}
