import { describe, test } from "vitest";
import { failureRules } from "./store-contract/failures.ts";
import { lifetimeRules } from "./store-contract/lifetimes.ts";
import { raceRules } from "./store-contract/races.ts";
import { recordRules, unreachableRules } from "./store-contract/records.ts";
import { resendRules } from "./store-contract/resends.ts";
import { openStoreBench } from "./store-contract/store-bench.ts";
import type { StoreContractOptions, StoreRule } from "./store-contract/store-rule.ts";

export type { StoreContractOptions } from "./store-contract/store-rule.ts";

/** The rules that hold for a store described like this. */
export function storeRules({
  createUnreachable,
}: Pick<StoreContractOptions, "createUnreachable">): StoreRule[] {
  return [
    ...raceRules,
    ...lifetimeRules,
    ...resendRules,
    ...failureRules,
    ...recordRules,
    ...(createUnreachable ? unreachableRules(createUnreachable) : []),
  ];
}

/** More than any rule takes, on a slow machine and a database far away. */
const timeout = 60_000;

/**
 * Registers the contract's tests for a verification store with vitest: races, expiry at the boundary, clocks that
 * jump, secrets that rotate, texts that fail or are unknown, and a store that is down.
 *
 * @example
 * testVerificationStore({ name: "memory", create: () => createMemoryVerificationStore() });
 */
export function testVerificationStore(options: StoreContractOptions): void {
  describe(`the contract of verification stores: ${options.name}`, () => {
    for (const rule of storeRules(options)) {
      test(rule.title, { timeout, concurrent: false }, async () => {
        await rule.run(openStoreBench(await options.create()));
      });
    }
  });
}
