import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { Attempt } from "@smskit/core";
import { afterEach, expect, it, vi } from "vitest";
import {
  createMemoryIdempotencyStore,
  createMemorySuppressionStore,
  perRecipient,
  sendMany,
  withCountries,
  withFailover,
  withIdempotency,
  withLimits,
  withRetry,
  withRouting,
  withSuppression,
  withTelemetry,
} from "./index.ts";
import { startProviders } from "./testing/providers.ts";
import { down, errorOf, message, scripted, text, to } from "./testing/scripted.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The documented order, outermost first. */
async function startEverything() {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const providers = await startProviders();
  const spans = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer(
    "test",
  );
  const suppressed = createMemorySuppressionStore(["+447400123456"]);
  const failover = withFailover([withRetry(providers.primary), withRetry(providers.backup)], {
    reconcile: { settleMs: 0 },
  });
  const countries = withCountries(failover, { allow: ["US", "GB"] });
  const limits = withLimits(countries, {
    limits: [{ name: "recipient", key: perRecipient, texts: 3, perSeconds: 3_600 }],
  });
  const suppression = withSuppression(limits, { store: suppressed });
  const idempotency = withIdempotency(suppression, {
    store: createMemoryIdempotencyStore(),
    reconcile: true,
  });
  return { ...providers, spans, connector: withTelemetry(idempotency, { tracer }) };
}

it("all wrappers in the documented order retry, fail over and send one text for one key", async () => {
  const { carrier, primary, backup, connector, spans, posts } = await startEverything();
  carrier.faults.add({ kind: "rate-limited", provider: primary.provider });
  const receipts = await Promise.all(
    Array.from({ length: 50 }, () => connector.send(message, { idempotencyKey: "order-1" })),
  );
  const [receipt] = receipts;
  for (const each of receipts) expect(each).toEqual(receipt);
  expect(receipt?.attempts?.map((attempt) => `${attempt.connector} ${attempt.outcome}`)).toEqual([
    `${primary.id} not-sent`,
    `${primary.id} not-sent`,
    `${primary.id} not-sent`,
    `${backup.id} accepted`,
  ]);
  expect([posts(primary), posts(backup)]).toEqual([3, 1]);
  expect(carrier.messages.map(({ body }) => body)).toEqual([text]);
  expect(spans.getFinishedSpans()).toHaveLength(50);
  // One text was counted, not fifty: two more may go.
  await connector.send(message, { idempotencyKey: "order-2" });
  await connector.send(message);
  expect((await errorOf(connector.send(message))).code).toBe("rate-limited");
});

it("the listener of each wrapper is called once for each attempt", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const heard: Record<string, string[]> = {};
  const by = (wrapper: string) => ({
    onAttempt: ({ connector, outcome }: Attempt) => {
      heard[wrapper] = [...(heard[wrapper] ?? []), `${connector} ${outcome}`];
    },
  });
  const a = withRetry(scripted("a", down()), { attempts: 2, ...by("retry") });
  const failover = withFailover([a, scripted("b")], by("failover"));
  const routing = withRouting(() => failover, [failover], by("routing"));
  const countries = withCountries(routing, { allow: ["US"], ...by("countries") });
  const limits = withLimits(countries, {
    limits: [{ name: "all", texts: 9, perSeconds: 60 }],
    ...by("limits"),
  });
  const suppression = withSuppression(limits, {
    store: createMemorySuppressionStore(),
    ...by("suppression"),
  });
  const connector = withIdempotency(suppression, {
    store: createMemoryIdempotencyStore(),
    ...by("idempotency"),
  });
  for (let count = 0; count < 2; count++) await connector.send(message, { idempotencyKey: "order-1" });
  const { retry, ...others } = heard;
  expect(retry).toEqual(["a not-sent", "a not-sent"]);
  const all = ["a not-sent", "a not-sent", "b accepted"];
  const outer = ["failover", "routing", "countries", "limits", "suppression", "idempotency"];
  expect(others).toEqual(Object.fromEntries(outer.map((wrapper) => [wrapper, all])));
});

it("the message is looked up at the provider before an unknown outcome is reported", async () => {
  const { carrier, primary, backup, connector, posts } = await startEverything();
  carrier.faults.add({ kind: "reset-after-read", provider: primary.provider, times: 1 });
  const receipt = await connector.send(message, { idempotencyKey: "order-1" });
  expect(receipt).toMatchObject({ connector: primary.id, id: carrier.messages[0]?.id });
  expect(await connector.getStatus?.(receipt)).toMatchObject({ connector: primary.id, id: receipt.id });
  expect([posts(primary), posts(backup)]).toEqual([1, 0]);
});

it("suppressed, denied and invalid numbers are rejected and the rest is sent", async () => {
  const { carrier, connector } = await startEverything();
  const numbers = ["+447400123456", "+4915112345678", "12", to];
  const outcomes: string[] = [];
  for await (const result of sendMany(
    connector,
    numbers.map((number) => ({ ...message, to: number })),
    { concurrency: 1 },
  )) {
    outcomes.push(result.status === "failed" ? result.error.code : result.status);
  }
  expect(outcomes).toEqual(["recipient-blocked", "permission", "invalid-recipient", "accepted"]);
  expect(carrier.messages).toHaveLength(1);
});
