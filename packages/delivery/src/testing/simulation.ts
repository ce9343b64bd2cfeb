import type { Attempt, ConnectorDefinition, SmsConnector, SmsMessage } from "@smskit/core";
import { type Carrier, createCarrier, startMockServer } from "@smskit/mock";
import { loadProviders } from "@smskit/test-support/load-providers";
import {
  createMemoryIdempotencyStore,
  createMemorySuppressionStore,
  type FailoverOptions,
  type IdempotencyStore,
  perRecipient,
  sendMany,
  withCountries,
  withFailover,
  withIdempotency,
  withLimits,
  withRetry,
  withSuppression,
  withTelemetry,
} from "../index.ts";
import { createKeyedAt, mockKeyed } from "./keyed-mock.ts";
import { withKeys, withPatience, withTroubledCallers } from "./simulated-callers.ts";
import { createRandom, randomFaults } from "./simulated-faults.ts";
import { accepted, bodyOf, count, inspect, type Outcome, type SimulationReport } from "./simulation-count.ts";

export interface SimulationOptions {
  /** Decides the faults and what callers do; which request a fault hits depends on the order of arrival too. */
  seed: number;
  sends: number;
  onUnknown?: FailoverOptions["onUnknown"];
  /** How many times as likely faults are. @default 1 */
  trouble?: number;
}

/** Longer than a busy machine takes to respond; a silent provider takes all of it. */
const timeoutMs = 1_500;
const reconcileOptions = { settleMs: 5 };
const recipients = 4_000;
const halfOpenAfterMs = 30;

/**
 * Sends through faults of every kind, over a real socket, in the documented order of wrappers, and compares what
 * callers were told with what the carrier has. Callers ask twice at once, abort, and ask again with the same key
 * for what failed: one half while the faults go on, the other when all is well.
 */
export async function simulate({
  seed,
  sends,
  onUnknown,
  trouble = 1,
}: SimulationOptions): Promise<SimulationReport> {
  const random = createRandom(seed);
  const carrier = createCarrier({ seed, latencyMs: 0 });
  const server = await startMockServer({ carrier });
  const keyedServer = await startMockServer({ carrier, mocks: [mockKeyed(carrier)] });
  const store = createMemoryIdempotencyStore();
  let unknownAttempts = 0;
  const onAttempt = ({ outcome }: Attempt) => {
    if (outcome === "unknown") unknownAttempts += 1;
  };
  const providers = await loadProviders<ConnectorDefinition>();
  const factories = [
    ...providers.map(
      ({ definition, exampleConfig }) =>
        () =>
          definition.create({ ...exampleConfig, baseUrl: server.url }),
    ),
    () => createKeyedAt(keyedServer.url),
  ];
  // Each provider comes first for its share of the messages, and the others after it.
  const rings = factories.map((_, place) =>
    [...factories.slice(place), ...factories.slice(0, place)].map((create) =>
      withRetry(create(), { onAttempt }),
    ),
  );
  const stacks = rings.map((ring) => inDocumentedOrder(ring, store, onUnknown));
  // However many providers there are, so many texts at once that one machine responds to each in time.
  const concurrency = Math.ceil(100 / stacks.length);
  const finders = rings.flat().flatMap(({ provider, find }) => (find === undefined ? [] : [provider]));
  const messages = Array.from({ length: sends }, (_, index) => messageOf(index, sends));

  /** Sends, each share through its own stack; a message's reference is its key. */
  async function sendAll(batch: readonly SmsMessage[], troubled: boolean): Promise<Map<string, Outcome>> {
    const outcomes = new Map<string, Outcome>();
    await Promise.all(
      stacks.map(async (stack, share) => {
        const isMine = ({ reference }: SmsMessage) =>
          Number(reference?.split("-")[1]) % stacks.length === share;
        const mine = batch.filter(isMine);
        const keyed = withPatience(withKeys(stack), halfOpenAfterMs);
        const caller = troubled ? withTroubledCallers(keyed, random) : keyed;
        const options = { concurrency, timeoutMs: troubled ? timeoutMs : undefined };
        for await (const result of sendMany(caller, mine, options)) {
          if (result.status === "not-attempted") continue;
          outcomes.set(
            bodyOf(result.message),
            result.status === "accepted" ? { receipt: result.receipt } : { error: result.error },
          );
        }
      }),
    );
    await quiet(carrier);
    return outcomes;
  }

  try {
    const faults = randomFaults(random, trouble, [...providers.map(({ provider }) => provider), "keyed"]);
    for (const fault of faults) carrier.faults.add(fault);
    const first = await sendAll(messages, true);
    const rounds = [inspect(messages, first, carrier, 1)];
    const last = new Map(first);
    const failed = messages.filter((message) => !accepted(first.get(bodyOf(message))));
    const half = failed.length >> 1;
    const askedInPeace = failed.slice(half);
    const ask = async (again: readonly SmsMessage[], troubled: boolean) => {
      const outcomes = await sendAll(again, troubled);
      for (const [body, outcome] of outcomes) last.set(body, outcome);
      rounds.push(inspect(again, outcomes, carrier, rounds.length + 1));
    };
    await ask(failed.slice(0, half), true);
    carrier.faults.clear();
    await ask(askedInPeace, false);
    // Once more: on a busy machine even a provider in good health may not be reached in time.
    await ask(
      askedInPeace.filter((message) => !accepted(last.get(bodyOf(message)))),
      false,
    );
    return count({
      carrier,
      finders: new Set(finders),
      faults,
      unknownAttempts,
      first,
      last,
      rounds,
      askedInPeace,
    });
  } finally {
    await Promise.all(stacks.map((stack) => stack.close?.()));
    await server.close();
    await keyedServer.close();
  }
}

function messageOf(index: number, sends: number): SmsMessage {
  return {
    to: `+1555867${1000 + (index % recipients)}`,
    body: `This is message ${index} of ${sends}`,
    reference: `message-${index}`,
  };
}

function inDocumentedOrder(
  connectors: readonly SmsConnector[],
  store: IdempotencyStore,
  onUnknown: FailoverOptions["onUnknown"],
): SmsConnector {
  const failover = withFailover(connectors, {
    onUnknown,
    reconcile: reconcileOptions,
    // Closed again soon: what breakers keep back is not sent, and would meet no fault.
    breaker: { failures: 5, halfOpenAfterMs },
  });
  const countries = withCountries(failover, { allow: ["US"] });
  const limits = withLimits(countries, {
    limits: [{ name: "recipient", key: perRecipient, texts: 100, perSeconds: 3_600 }],
  });
  const suppression = withSuppression(limits, { store: createMemorySuppressionStore() });
  return withTelemetry(withIdempotency(suppression, { store, reconcile: reconcileOptions }));
}

/** Until the server has read what callers gave up on, and everything has arrived. */
async function quiet(carrier: Carrier): Promise<void> {
  for (let seen = -1; seen !== carrier.messages.length; ) {
    seen = carrier.messages.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await carrier.idle();
  }
}
