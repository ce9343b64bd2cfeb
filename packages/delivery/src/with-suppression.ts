import { type SmsConnector, SmsError, type SmsWebhookEvent } from "@smskit/core";
import {
  type AttemptOptions,
  expectArgument,
  expectConnector,
  expectOptions,
  isKey,
  phoneIdentity,
  phoneSpellings,
  type SuppressionStore,
} from "@smskit/core/wrapper";
import { checkBeforeSend } from "./check-before-send.ts";

export interface SuppressionOptions extends AttemptOptions {
  /** The list: made by `createMemorySuppressionStore` or `createPostgresSuppressionStore`. */
  store: SuppressionStore;
}

/**
 * Refuses numbers that are on the list, however they are written: the list is asked for the number, for its
 * `phoneIdentity`, and for the other spellings of that phone's number.
 * @throws {SmsError} from `send`: `recipient-blocked`; `unavailable` when the list cannot be read. Not sent.
 */
export function withSuppression<C extends SmsConnector>(inner: C, options: SuppressionOptions): C {
  expectConnector("withSuppression", inner);
  expectOptions("withSuppression", options, { store: true, onAttempt: true });
  const { store, onAttempt } = options;
  expectStore("withSuppression", store);
  return checkBeforeSend(
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
    const listed: unknown = await store.has(written);
    if (typeof listed !== "boolean") throw new TypeError("The store returned neither true nor false.");
    return listed;
  };
  try {
    for (const spelling of phoneSpellings(number)) if (await has(spelling)) return true;
    return false;
  } catch {
    throw new SmsError({
      code: "unavailable",
      failover: false,
      message: "The suppression list cannot be read; nothing is sent without it.",
    });
  }
}

/**
 * Updates the list from inbound texts: STOP adds the sender's number, START removes it. Call it with every webhook event.
 */
export async function applyKeyword(store: SuppressionStore, event: SmsWebhookEvent): Promise<void> {
  expectStore("applyKeyword", store);
  if (event?.type !== "inbound") return;
  const { from, keyword } = event.message;
  // Both, so that the list has the number that the text came from and the identity of the phone.
  if (keyword === "stop") for (const number of new Set([from, phoneIdentity(from)])) await store.add(number);
  if (keyword === "start") for (const number of phoneSpellings(from)) await store.remove(number);
}

/**
 * Creates a list in memory: for tests and single processes.
 * @throws {SmsError} `invalid-recipient`, from `add` too, for a number that is not in E.164: it would never be found.
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
  // A STOP may come from a short code or a name, which cannot be texted.
  if (isKey(number) && /^\+[1-9]\d{6,14}$|^\d{1,6}$|[a-z]/i.test(number)) return;
  throw new SmsError({
    code: "invalid-recipient",
    message: "number: must be in E.164, such as +15558675310, to be found on the suppression list.",
  });
}
