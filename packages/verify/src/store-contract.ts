import { describe, test } from "vitest";
import { deletionRules } from "./store-contract/deletions.ts";
import { failureRules } from "./store-contract/failures.ts";
import { keptCodeRules } from "./store-contract/kept-codes.ts";
import { lifetimeRules } from "./store-contract/lifetimes.ts";
import { raceRules } from "./store-contract/races.ts";
import { recordRules, unreachableRules } from "./store-contract/records.ts";
import { resendRules } from "./store-contract/resends.ts";
import { openStoreBench } from "./store-contract/store-bench.ts";
import type { StoreContractOptions, StoreRule } from "./store-contract/store-rule.ts";

export type { StoreContractOptions } from "./store-contract/store-rule.ts";

/** Returns the rules for a store with these options. */
export function storeRules({
  createUnreachable,
}: Pick<StoreContractOptions, "createUnreachable">): StoreRule[] {
  return [
    ...raceRules,
    ...lifetimeRules,
    ...resendRules,
    ...failureRules,
    ...recordRules,
    ...deletionRules,
    ...keptCodeRules,
    ...(createUnreachable ? unreachableRules(createUnreachable) : []),
  ];
}

/** Longer than any rule takes, on a slow machine with a distant database. */
const timeout = 60_000;

/**
 * Registers the tests of the contract for a verification store with vitest. They cover races, expiry at the boundary,
 * clocks that jump, rotated secrets, texts that fail or have an unknown outcome, and a store that is down.
 *
 * @example
 * testVerificationStore({ name: "memory", create: () => createMemoryVerificationStore() });
 */
export function testVerificationStore(options: StoreContractOptions): void {
  describe(`contract of verification stores: ${options.name}`, () => {
    for (const rule of storeRules(options)) {
      test(rule.title, { timeout, concurrent: false }, async () => {
        await rule.run(openStoreBench(await options.create()));
      });
    }
  });
}
