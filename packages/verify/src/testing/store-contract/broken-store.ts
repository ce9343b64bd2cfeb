import type { VerificationStore } from "@smskit/core/wrapper";
import { createMemoryVerificationStore } from "../../memory-verification-store.ts";
import { wrapStore } from "../../store-contract/store-bench.ts";

/** A store with one mistake, and the rules that find it. */
export interface BrokenStore {
  /** What it does wrong. */
  mistake: string;
  create: () => VerificationStore;
  /** Where it is wrong without its database. */
  createUnreachable?: () => VerificationStore;
  /** By the rule's id: what the failure says. */
  fails: Readonly<Record<string, RegExp>>;
}

/** A good store with some methods replaced. */
export function altered(
  change: (good: VerificationStore) => Partial<VerificationStore>,
): () => VerificationStore {
  return () => {
    const good = createMemoryVerificationStore();
    return wrapStore(good, change(good));
  };
}

/** Gives all concurrent callers the result of the first one, as a store does that reads first and writes later. */
export function shared<Input, Result>(
  call: (input: Input) => Promise<Result>,
  keyOf: (input: Input) => string,
): (input: Input) => Promise<Result> {
  const running = new Map<string, Promise<Result>>();
  return async (input) => {
    const key = keyOf(input);
    const result = running.get(key) ?? call(input);
    running.set(key, result);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running.delete(key);
    return result;
  };
}

const away = () => Promise.reject(new Error("postgres://app:password@host is down"));

/** No call returns. */
export const unreachableStore: VerificationStore = {
  ...{ create: away, read: away, countAttempt: away, consume: away, issue: away, accept: away },
  ...{ withdraw: away, resetFailures: away, deleteNumber: away, tally: away },
};

/** Looks whether there was a failure, and takes none for yes. */
export const carelessStore: VerificationStore = {
  ...unreachableStore,
  create: async () => ({ state: "created" }),
  resetFailures: async () => {},
};
