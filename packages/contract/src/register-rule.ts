import { test } from "vitest";

/** Longer than any rule that fails on its own takes, and than others take on a busy machine. */
const timeout = 60_000;

interface Rule {
  readonly id: string;
  readonly title: string;
}

/** The rules of a suite that cannot hold, by id, each with the reason. */
export type Deviations = Readonly<Record<string, string>>;

/**
 * Checks the ids in an option of a suite.
 * @throws {Error} if no rule has one of the ids.
 */
export function expectRuleIds(option: string, ids: readonly string[], rules: readonly Rule[]): void {
  const unknown = ids.find((id) => !rules.some((rule) => rule.id === id));
  if (unknown !== undefined) throw new Error(`${option}: unknown rule "${unknown}".`);
}

/**
 * Registers the test of one rule with vitest. The only skipped tests are deviations: a user of the contract declares a rule
 * that cannot hold, with the reason, and the report shows both. The suites of this repository declare none, and CI fails on
 * any skipped test (scripts/print-test-runs.ts).
 */
export function registerRule(
  { id, title }: Rule,
  deviations: Deviations,
  concurrent: boolean,
  run: () => Promise<void>,
): void {
  const reason = Object.hasOwn(deviations, id) ? deviations[id] : undefined;
  if (reason !== undefined) test.skip(`${title} (deviates: ${reason})`, () => {});
  else test(title, { timeout, concurrent }, run);
}

/** Returns the rules with those first that can run at once. */
export function inOrder<R extends { readonly alone?: boolean }>(rules: readonly R[]): R[] {
  return rules.toSorted((one, other) => Number(one.alone ?? false) - Number(other.alone ?? false));
}
