import { type SmsConnector, SmsError, type SmsWebhookEvent } from "@smskit/core";
import { expectArgument, expectConnector, optionsOf } from "@smskit/core/wrapper";
import { canonicalOf } from "./canonical-of.ts";
import { guard } from "./guard.ts";
import type { AttemptOptions } from "./journal.ts";

/** Numbers that must not be texted. Calls are atomic; what they throw makes sends fail closed. */
export interface SuppressionStore {
  /** Whether a number, in E.164, is on the list. */
  has(number: string): Promise<boolean>;
  add(number: string): Promise<void>;
  remove(number: string): Promise<void>;
}

export interface SuppressionOptions extends AttemptOptions {
  store: SuppressionStore;
}

/**
 * Texts nobody who is on the list, however the number is written. The metadata of all countries' numbers is loaded
 * with the first send.
 * @throws {SmsError} from `send`: `recipient-blocked`; `unavailable` when the list cannot be read. Not sent.
 */
export function withSuppression<C extends SmsConnector>(inner: C, options: SuppressionOptions): C {
  expectConnector("withSuppression", inner);
  const { store, onAttempt } = optionsOf("withSuppression", options);
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
  const canonical = await canonicalOf(number);
  const has = async (written: string) => {
    const answer: unknown = await store.has(written);
    if (typeof answer !== "boolean") throw new TypeError("The answer is neither yes nor no.");
    return answer;
  };
  try {
    return (await has(number)) || (canonical !== number && (await has(canonical)));
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
  if (keyword === "stop") await store.add(from);
  if (keyword === "start") await store.remove(from);
}

/**
 * A list in memory: for tests and single processes. A number may be on it with a superfluous zero, as connectors take it.
 * @throws {SmsError} `invalid-recipient`, from `add` too, for a number that is not in E.164: nobody would be found by it.
 */
export function createMemorySuppressionStore(numbers: Iterable<string> = []): SuppressionStore {
  expectArgument(
    numbers?.[Symbol.iterator] !== undefined && typeof numbers !== "string",
    "createMemorySuppressionStore takes a list of numbers, or nothing.",
  );
  const given = [...numbers];
  for (const number of given) refuseUnfindable(number);
  let list: Promise<Set<string>> | undefined;
  const listed = () => {
    list ??= Promise.all(given.map(canonicalOf)).then((canonical) => new Set(canonical));
    return list;
  };
  return {
    has: async (number) => (await listed()).has(await canonicalOf(number)),
    async add(number) {
      refuseUnfindable(number);
      (await listed()).add(await canonicalOf(number));
    },
    async remove(number) {
      (await listed()).delete(await canonicalOf(number));
    },
  };
}

function refuseUnfindable(number: string): void {
  // A STOP may come from a short code or a name, which nobody could text.
  if (/^\+[1-9]\d{6,14}$|^\d{1,6}$|[a-z]/i.test(number)) return;
  throw new SmsError({
    code: "invalid-recipient",
    message:
      "A suppression list takes numbers in E.164, such as +15558675310; this one is written otherwise.",
  });
}
