import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import type { VerificationStore } from "@smskit/core/wrapper";
import { assert } from "vitest";
import { createVerifier } from "../create-verifier.ts";
import type { VerifierEvent } from "../verifier-event.ts";
import type { Outcome, StoreBench } from "./store-rule.ts";

export const hourMs = 3_600_000;
export const lifeMs = 300_000;

/** A code of the right form that is never sent. */
export const wrongCode = "000000";

export function openStoreBench(store: VerificationStore): StoreBench {
  const clock = { now: Date.UTC(2025, 2, 1, 12) };
  const phone = createMemoryConnector({ templates: [{ usageType: "SignIn", content: "{{code}}" }] });
  const outcomes: Outcome[] = [];
  const events: VerifierEvent[] = [];
  const secret = crypto.randomUUID();

  const connector: SmsConnector = {
    ...phone,
    async send(message, options) {
      const outcome = outcomes.shift() ?? "accepted";
      const receipt = await phone.send(message, options);
      if (outcome === "accepted") return receipt;
      throw new SmsError({
        code: "unavailable",
        delivery: outcome,
        message: "The rule asks for this outcome.",
      });
    },
  };

  const create: StoreBench["createVerifier"] = (options = {}) =>
    createVerifier({
      connector,
      store: options.store ?? store,
      secret: options.secret ?? secret,
      policy: { limits: { number: [], ip: [], country: [], all: [] } },
      onEvent: (event) => events.push(event),
      now: () => clock.now,
    });
  const verifier = create();

  const bench: StoreBench = {
    ...{ store, verifier, clock, events, createVerifier: create },
    number: () =>
      `+1555${String(crypto.getRandomValues(new Uint32Array(1))[0])
        .padStart(10, "0")
        .slice(-7)}`,
    next: (...wanted) => outcomes.push(...wanted),
    newestCode: () => phone.messages.at(-1)?.body ?? "",
    texts: () => phone.messages.length,
    async start({ to = bench.number(), verifier: other = verifier } = {}) {
      const started = await other.start({ to, usageType: "SignIn" });
      return { ...started, code: bench.newestCode() };
    },
    async fail(verificationId, times) {
      for (let failure = 0; failure < times; failure++) {
        const { status } = await verifier.check({ verificationId, code: wrongCode });
        assert.equal(status, "incorrect", "a wrong code, while attempts are left");
      }
    },
    async failNumber(to, times) {
      for (let failures = 0; failures < times; failures += 5) {
        const { verificationId } = await bench.start({ to });
        await bench.fail(verificationId, Math.min(5, times - failures));
        clock.now += hourMs;
      }
    },
  };
  return bench;
}

/** Creates verifiers before a secret is replaced, while both are listed, and afterwards. */
export function whileRotated(createVerifier: StoreBench["createVerifier"]) {
  const old = { id: "default", value: crypto.randomUUID() };
  const next = { id: "next", value: crypto.randomUUID() };
  return {
    before: createVerifier({ secret: old.value }),
    during: createVerifier({ secret: [next, old] }),
    after: createVerifier({ secret: [next] }),
  };
}

/** Makes fifty concurrent calls. */
export function fiftyTimes<T>(call: (index: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> {
  return Promise.allSettled(Array.from({ length: 50 }, (_, index) => call(index)));
}

/** Returns how many calls resolved with such a value. */
export function countOf<T>(results: readonly PromiseSettledResult<T>[], like: (value: T) => boolean): number {
  return results.filter((result) => result.status === "fulfilled" && like(result.value)).length;
}

/** Returns the error of a call, which must fail with an `SmsError`. */
export async function errorOf(what: string, call: Promise<unknown>): Promise<SmsError> {
  const thrown = await call.then(
    () => assert.fail(`${what}: it must throw`),
    (error: unknown) => error,
  );
  assert(SmsError.is(thrown), `${what}: it must throw an SmsError; it threw ${String(thrown)}`);
  return thrown;
}

/** Returns a store with some methods replaced. */
export function wrapStore(store: VerificationStore, other: Partial<VerificationStore>): VerificationStore {
  return {
    create: (input) => store.create(input),
    read: (input) => store.read(input),
    countAttempt: (input) => store.countAttempt(input),
    consume: (input) => store.consume(input),
    issue: (input) => store.issue(input),
    accept: (input) => store.accept(input),
    withdraw: (input) => store.withdraw(input),
    resetFailures: (input) => store.resetFailures(input),
    deleteNumber: (input) => store.deleteNumber(input),
    tally: (input) => store.tally(input),
    ...other,
  };
}
