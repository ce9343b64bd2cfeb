import { type SmsConnector, SmsError, type SmsWebhookEvent } from "@smskit/core";
import {
  expectArgument,
  expectConnector,
  expectOptions,
  isKey,
  phoneIdentity,
  phoneSpellings,
} from "@smskit/core/wrapper";
import type { AttemptOptions } from "./attempt-log.ts";
import { guard } from "./check-before-send.ts";

/**
 * Numbers that must not be texted. Calls are atomic; what they throw makes sends fail closed. A store need not know that
 * one phone has several numbers: it is asked for each of them.
 */
export interface SuppressionStore {
  /** Whether a number, in E.164, is on the list. */
  has(number: string): Promise<boolean>;
  /** Puts a number, in E.164, on the list. */
  add(number: string): Promise<void>;
  /** Takes a number, in E.164, off the list. */
  remove(number: string): Promise<void>;
}

export interface SuppressionOptions extends AttemptOptions {
  /** The list: `createMemorySuppressionStore` or `createPostgresSuppressionStore`. */
  store: SuppressionStore;
}

/**
 * Texts nobody who is on the list, however the number is written: the list is asked for the number, for its
 * `phoneIdentity`, and for what else that phone's number may be.
 * @throws {SmsError} from `send`: `recipient-blocked`; `unavailable` when the list cannot be read. Not sent.
 */
export function withSuppression<C extends SmsConnector>(inner: C, options: SuppressionOptions): C {
  expectConnector("withSuppression", inner);
  expectOptions("withSuppression", options, { store: true, onAttempt: true });
  const { store, onAttempt } = options;
  expectStore("withSuppression", store);
  return guard(
    inner,
    "The suppression list",
    async ({ to }) => {
      if (!(await isListed(store, to))) return;
      throw new SmsError({
        code: "recipient-blocked",
        message: "The recipient is on the suppression list: they have asked not to be texted.",
      });
    },
    onAttempt,
  );
}

function expectStore(name: string, store: unknown): asserts store is SuppressionStore {
  const { has, add, remove } = (store ?? {}) as Partial<SuppressionStore>;
  expectArgument(
    [has, add, remove].every((method) => typeof method === "function"),
    `${name}: takes a store, such as createMemorySuppressionStore() makes.`,
  );
}

async function isListed(store: SuppressionStore, number: string): Promise<boolean> {
  const has = async (written: string) => {
    const answer: unknown = await store.has(written);
    if (typeof answer !== "boolean") throw new TypeError("The answer is neither yes nor no.");
    return answer;
  };
  try {
    for (const spelling of phoneSpellings(number)) if (await has(spelling)) return true;
    return false;
  } catch {
    throw new SmsError({
      code: "unavailable",
      failover: false,
      message: "The suppression list cannot be read; nobody is texted without it.",
    });
  }
}

/**
 * Keeps the list by what people text: STOP puts their number on it, START takes it off. Feed it every webhook event.
 */
export async function applyKeyword(store: SuppressionStore, event: SmsWebhookEvent): Promise<void> {
  expectStore("applyKeyword", store);
  if (event?.type !== "inbound") return;
  const { from, keyword } = event.message;
  // Both, so that the list has what was texted from, and what the phone is known by.
  if (keyword === "stop") for (const number of new Set([from, phoneIdentity(from)])) await store.add(number);
  if (keyword === "start") for (const number of phoneSpellings(from)) await store.remove(number);
}

/**
 * A list in memory: for tests and single processes.
 * @throws {SmsError} `invalid-recipient`, from `add` too, for a number that is not in E.164: nobody would be found by it.
 */
export function createMemorySuppressionStore(numbers: Iterable<string> = []): SuppressionStore {
  const listed = new Set<string>();
  const add = (number: string) => {
    refuseUnfindable(number);
    listed.add(phoneIdentity(number));
  };
  expectArgument(
    typeof numbers?.[Symbol.iterator] === "function",
    "createMemorySuppressionStore: takes a list of numbers.",
  );
  for (const number of numbers) add(number);
  return {
    has: async (number) => listed.has(phoneIdentity(number)),
    add: async (number) => add(number),
    async remove(number) {
      listed.delete(phoneIdentity(number));
    },
  };
}

function refuseUnfindable(number: string): void {
  // A STOP may come from a short code or a name, which nobody could text.
  if (isKey(number) && /^\+[1-9]\d{6,14}$|^\d{1,6}$|[a-z]/i.test(number)) return;
  throw new SmsError({
    code: "invalid-recipient",
    message:
      "A suppression list takes numbers in E.164, such as +15558675310; this one is written otherwise.",
  });
}
