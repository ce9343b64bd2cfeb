import { type PreparedMessage, type SmsConnector, SmsError } from "@smskit/core";
import { afterEach, expect, it, vi } from "vitest";
import {
  createMemoryIdempotencyStore,
  createMemorySuppressionStore,
  withCountries,
  withFailover,
  withIdempotency,
  withLimits,
  withRetry,
  withRouting,
  withSuppression,
  withTelemetry,
} from "./index.ts";
import { scripted, to } from "./testing/scripted.ts";
import { createRandom } from "./testing/simulated-faults.ts";

const unhandled = vi.fn();
process.on("unhandledRejection", unhandled);
afterEach(() => {
  process.off("unhandledRejection", unhandled);
});

const random = createRandom(20_261_125);
const sometimes = (chance: number) => random() < chance;
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const pause = () => new Promise((resolve) => setTimeout(resolve, random() * 20));

/** Fails in every way that something over a network may: before its work and after it, at once and late. */
function flaky<A extends unknown[], R>(work: (...args: A) => Promise<R>, nonsense: readonly unknown[]) {
  return (...args: A): Promise<R> => {
    const ways: (() => Promise<unknown>)[] = [
      () => {
        throw new Error("throws");
      },
      () => Promise.reject(new Error("rejects")),
      () => new Promise(() => {}),
      () => pause().then(() => work(...args)),
      () => work(...args).then(() => Promise.reject(new Error("fails when it is done"))),
      () =>
        work(...args)
          .then(pause)
          .then(() => Promise.reject(new Error("fails late"))),
      async () => pick(nonsense),
    ];
    return sometimes(0.3) ? (pick(ways)() as Promise<R>) : work(...args);
  };
}

type Log = { key: string | undefined; end: "accepted" | "not-sent" | "unknown" }[];

/** A provider that ends a request as chance has it. */
function provider(id: string, log: Log): SmsConnector {
  const connector = scripted(id, async ({ reference: key }: PreparedMessage, signal) => {
    await pause();
    if (sometimes(0.2)) {
      log.push({ key, end: "not-sent" });
      const code = pick(["unavailable", "rate-limited", "timeout", "authentication"] as const);
      throw new SmsError({ code, retryAfterMs: pick([undefined, 0, 99_999]), message: "As told." });
    }
    const end = sometimes(0.2) ? "unknown" : "accepted";
    log.push({ key, end });
    if (end === "accepted") return;
    if (sometimes(0.3)) throw new SmsError({ code: "unavailable", delivery: "unknown", message: "As told." });
    if (sometimes(0.5)) throw new Error("482913");
    await new Promise((_, reject) => signal.addEventListener("abort", reject));
  });
  const find = flaky(async () => undefined, [null, {}, 3, "found"]);
  return Object.assign(connector, { find, check: async () => ({ ok: true, findings: [] }) }) as SmsConnector;
}

/** Wrappers in no order but that of chance; idempotency, twice as in two processes, around the providers. */
function stacks(log: Log): SmsConnector[] {
  const suppressed = createMemorySuppressionStore();
  const keys = createMemoryIdempotencyStore();
  const onAttempt = () => {
    if (sometimes(0.3)) throw new Error("a listener's own");
    return sometimes(0.3) ? Promise.reject(new Error("later")) : undefined;
  };
  const layers: ((connector: SmsConnector) => SmsConnector)[] = [
    (connector) => withRetry(connector, { onAttempt }),
    (connector) =>
      withSuppression(connector, {
        store: { ...suppressed, has: flaky(suppressed.has, [undefined, null, {}]) },
        onAttempt,
      }),
    (connector) =>
      withLimits(connector, {
        limits: [{ name: "all", texts: 1, perSeconds: 1 }],
        createLimiter: () => ({ consume: flaky(async () => 1, [undefined]) }),
      }),
    (connector) => withCountries(connector, { allow: ["US"] }),
    (connector) => withTelemetry(connector),
    (connector) => withRouting(() => connector, [connector]),
  ];
  const piles: (typeof layers)[] = [[], [], []];
  for (const layer of layers) pick(piles).splice(pick([0, 99]), 0, layer);
  const [below, between, above] = piles.map(
    (pile) => (connector: SmsConnector) => pile.reduce((inner, layer) => layer(inner), connector),
  ) as [(typeof layers)[0], (typeof layers)[0], (typeof layers)[0]];
  const failover = withFailover(
    ["a", "b"].map((id) => below(provider(id, log))),
    {
      reconcile: pick([false, { settleMs: 1 }]),
      breaker: pick([false as const, { failures: 2, halfOpenAfterMs: 5 }]),
    },
  );
  const nonsense = [undefined, null, 7, {}, { state: "free" }, { state: "accepted" }];
  const store = {
    claim: flaky(keys.claim, nonsense),
    finish: flaky(keys.finish, nonsense),
    release: flaky(keys.release, nonsense),
  };
  return [1, 2].map(() =>
    above(
      withIdempotency(between(failover), { store, reconcile: pick([false, { settleMs: 1 }]), onAttempt }),
    ),
  );
}

it("one key is sent once and ends in a receipt or an SmsError, for any failures and any order of wrappers", async () => {
  const told = { receipts: 0, errors: 0 };
  for (let round = 0; round < 12; round++) {
    const log: Log = [];
    const processes = stacks(log);
    for (const connector of processes) {
      expect([connector.find, connector.check, connector.cancel]).toEqual([
        expect.any(Function),
        expect.any(Function),
        undefined,
      ]);
    }
    const send = async (key: string) => {
      await pause();
      await pause();
      const signal = sometimes(0.2) ? AbortSignal.timeout(Math.floor(random() * 60)) : undefined;
      const options = { idempotencyKey: key, timeoutMs: pick([20, 60, 200]), signal };
      try {
        await pick(processes).send({ to, body: "Your order has left.", reference: key }, options);
        told.receipts += 1;
        // A receipt is of a text that went out.
        expect(log).toContainEqual({ key, end: "accepted" });
      } catch (error) {
        if (!SmsError.is(error)) throw error;
        told.errors += 1;
        expect(`${JSON.stringify(error)}${error.stack}${error.cause}`).not.toContain("482913");
        const ends = error.attempts?.map(({ outcome }) => outcome) ?? [];
        if (error.delivery === "not-sent") expect(ends.filter((end) => end !== "not-sent")).toEqual([]);
      }
    };
    const calls = Array.from({ length: 40 }, (_, index) => send(`key ${index % 10}`));
    await Promise.all(calls);
    for (let key = 0; key < 10; key++) {
      const ends = log.filter((request) => request.key === `key ${key}`).map(({ end }) => end);
      expect(ends.slice(0, -1).filter((end) => end !== "not-sent")).toEqual([]);
    }
  }
  expect(told.receipts).toBeGreaterThan(10);
  expect(told.errors).toBeGreaterThan(10);
  await new Promise(setImmediate);
  expect(unhandled).not.toHaveBeenCalled();
});
