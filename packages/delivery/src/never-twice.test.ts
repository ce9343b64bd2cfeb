import { type PreparedMessage, SmsError, type SmsErrorCode, type SmsReceipt } from "@smskit/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryIdempotencyStore, withFailover, withIdempotency, withRetry } from "./index.ts";
import { scripted, to } from "./testing/scripted.ts";

beforeEach(() => {
  // The backoff is a random part of its step: none of it.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const message = { to, body: "Your order has left." };

/** How one request ends. */
type End = "accepted" | { code: SmsErrorCode; delivery: "not-sent" | "unknown"; retryAfterMs?: number };

const notSentCodes: SmsErrorCode[] = [
  "unavailable",
  "timeout",
  "rate-limited",
  "authentication",
  "permission",
  "insufficient-funds",
  "invalid-recipient",
  "rejected",
];
const ends: fc.Arbitrary<End> = fc.oneof(
  fc.constant("accepted" as const),
  fc.record({
    code: fc.constantFrom(...notSentCodes),
    delivery: fc.constant("not-sent" as const),
    retryAfterMs: fc.constantFrom(0, 1, 99_999_999),
  }),
  fc.record({ code: fc.constantFrom(...notSentCodes), delivery: fc.constant("not-sent" as const) }),
  fc.record({
    code: fc.constantFrom<SmsErrorCode>("unavailable", "timeout", "rejected"),
    delivery: fc.constant("unknown" as const),
  }),
);
const scripts = fc.array(ends, { minLength: 1, maxLength: 6 });

/** Every request that was made, by any connector, in order. */
type Log = { connector: string; key: string | undefined; outcome: string; code?: SmsErrorCode }[];

/** A connector that ends as it is told, the last way for ever, and writes its requests down. */
function playing(id: string, script: readonly End[], log: Log, before = async () => {}) {
  let count = 0;
  const step = async (prepared: PreparedMessage) => {
    const end = script[Math.min(count++, script.length - 1)] ?? "accepted";
    await before();
    const key = prepared.reference;
    if (end === "accepted") {
      log.push({ connector: id, key, outcome: "accepted" });
      return;
    }
    log.push({ connector: id, key, outcome: end.delivery, code: end.code });
    throw new SmsError({ ...end, message: "As told." });
  };
  return scripted(id, step);
}

/** Providers, each with the ends of its requests and how often it is tried. */
const providers = fc.array(fc.tuple(scripts, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 3 });

function stack(given: readonly (readonly [readonly End[], number])[], onUnknown: "stop" | "failover") {
  const log: Log = [];
  const connectors = given.map(([script, attempts], index) =>
    withRetry(playing(`provider-${index}`, script, log), { attempts }),
  );
  return { log, connector: withFailover(connectors, { onUnknown, breaker: { failures: 3 } }) };
}

type Outcome = { receipt: SmsReceipt } | { error: SmsError };

async function outcomeOf(sending: Promise<SmsReceipt>): Promise<Outcome> {
  try {
    return { receipt: await sending };
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    return { error };
  }
}

function attemptsOf(outcome: Outcome) {
  const { attempts } = "receipt" in outcome ? outcome.receipt : outcome.error;
  return attempts?.map(({ connector, outcome: end, code }) => ({ connector, outcome: end, code }));
}

describe("for any outcome of each request", () => {
  it("retry and failover send nothing after an unknown outcome, and report each request in order", async () => {
    await fc.assert(
      fc.asyncProperty(providers, fc.integer({ min: 1, max: 3 }), async (given, sends) => {
        const { log, connector } = stack(given, "stop");
        for (let count = 0; count < sends; count++) {
          log.length = 0;
          const outcome = await outcomeOf(connector.send(message));
          const outcomes = log.map((request) => request.outcome);
          expect(attemptsOf(outcome)).toEqual(
            log.map(({ connector: id, outcome: end, code }) => ({ connector: id, outcome: end, code })),
          );
          expect(outcomes.slice(0, -1).filter((end) => end !== "not-sent")).toEqual([]);
          const told = "receipt" in outcome ? "accepted" : outcome.error.delivery;
          expect(told).toBe(outcomes.at(-1) ?? "not-sent");
        }
      }),
      { numRuns: 200 },
    );
  });

  it("failover with onUnknown calls no provider again after an unknown outcome, and flags possible duplicates", async () => {
    await fc.assert(
      fc.asyncProperty(providers, async (given) => {
        const { log, connector } = stack(given, "failover");
        const outcome = await outcomeOf(connector.send(message));
        const before = log.slice(0, -1);
        expect(before.filter((request) => request.outcome === "accepted")).toEqual([]);
        for (const { connector: id } of before.filter((request) => request.outcome === "unknown")) {
          expect(log.filter((request) => request.connector === id).at(-1)?.outcome).toBe("unknown");
        }
        const mayBeOut = before.some((request) => request.outcome === "unknown");
        if ("receipt" in outcome) expect(outcome.receipt.possibleDuplicate ?? false).toBe(mayBeOut);
        else
          expect(outcome.error.delivery).toBe(
            mayBeOut || log.at(-1)?.outcome === "unknown" ? "unknown" : "not-sent",
          );
        expect(attemptsOf(outcome)).toHaveLength(log.length);
      }),
      { numRuns: 200 },
    );
  });

  it("a key is sent once, except after a certain failure, whatever the order of its callers", async () => {
    const callers = fc.array(fc.record({ key: fc.constantFrom("a", "b"), process: fc.nat({ max: 1 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), scripts, callers, async (scheduler, script, calls) => {
        const log: Log = [];
        const turn = scheduler.scheduleFunction(async () => {});
        const inner = playing("provider", script, log, turn);
        // Begun so long ago that nobody waits for it: what another process has begun is unknown at once.
        const memory = createMemoryIdempotencyStore({ now: () => Date.now() - 60_000 });
        const store = {
          claim: scheduler.scheduleFunction(memory.claim),
          finish: scheduler.scheduleFunction(memory.finish),
          release: scheduler.scheduleFunction(memory.release),
        };
        const processes = [0, 1].map(() => withIdempotency(inner, { store }));
        const sending = calls.map(({ key, process }) =>
          outcomeOf(
            (processes[process] as typeof inner).send(
              { ...message, reference: key },
              { idempotencyKey: key },
            ),
          ).then((outcome) => ({ key, outcome })),
        );
        let ended = false;
        const all = Promise.all(sending).finally(() => {
          ended = true;
        });
        while (!ended) {
          await scheduler.waitAll();
          await new Promise(setImmediate);
        }
        for (const key of ["a", "b"]) {
          const outcomes = log.filter((request) => request.key === key).map(({ outcome }) => outcome);
          expect(outcomes.slice(0, -1).filter((end) => end !== "not-sent")).toEqual([]);
          const told = (await all).filter((call) => call.key === key).map(({ outcome }) => outcome);
          const receipts = told.flatMap((outcome) => ("receipt" in outcome ? [outcome.receipt.id] : []));
          expect(new Set(receipts).size).toBe(outcomes.at(-1) === "accepted" ? 1 : 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});
