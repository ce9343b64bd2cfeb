import { createMemoryConnector, type SendOptions, type SmsConnector } from "@smskit/core";
import { wrapConnector } from "@smskit/core/wrapper";
import type { KeyedStep } from "@smskit/test-support/keyed-provider";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  createMemoryIdempotencyStore,
  createMemorySuppressionStore,
  weighted,
  withCountries,
  withFailover,
  withIdempotency,
  withLimits,
  withRetry,
  withRouting,
  withSuppression,
  withTelemetry,
} from "./index.ts";
import { createKeyed } from "./testing/keyed.ts";
import { errorOf, scripted, unknown } from "./testing/scripted.ts";

const message = { to: "+15558675310", body: "Your parcel arrives today" };
const withKey = { idempotencyKey: "order-1" };
const daySeconds = 86_400;

/** Performs a send whose pauses end at once. Hashes are made beside the clock, so it is moved only while nothing else happens. */
async function settled<T>(sending: Promise<T>): Promise<T> {
  let done = false;
  const ended = sending.finally(() => {
    done = true;
  });
  ended.catch(() => {});
  while (!done) {
    for (let turn = 0; turn < 20 && !done; turn++) await new Promise((resolve) => setImmediate(resolve));
    // On a busy machine, a hash of the call may wait for a thread: it comes before this one.
    if (!done) await crypto.subtle.digest("SHA-256", new Uint8Array(1));
    if (!done) await vi.advanceTimersByTimeAsync(100);
  }
  return ended;
}

const useFakeTimers = () =>
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });

afterEach(() => {
  vi.useRealTimers();
});

describe("withRetry around a provider that supports idempotency keys", () => {
  test("repeats an unknown outcome with the same key, so the phone gets one text", async () => {
    useFakeTimers();
    const { connector, provider } = createKeyed("keyed");
    provider.next("lost", "unread");
    const receipt = await settled(withRetry(connector).send(message));
    expect(receipt).toMatchObject({ id: provider.texts[0]?.id });
    expect(receipt.possibleDuplicate).toBeUndefined();
    expect(receipt.attempts?.map(({ outcome }) => outcome)).toEqual(["unknown", "unknown", "accepted"]);
    expect(provider.texts).toHaveLength(1);
    expect(new Set(provider.keys).size).toBe(1);
  });

  test("keeps the outcome unknown if the repeats fail, even if they were certainly not sent", async () => {
    for (const step of ["conflict", "down", "unread"] as const) {
      useFakeTimers();
      const { connector, provider } = createKeyed("keyed");
      provider.next("lost", step, step);
      const error = await errorOf(settled(withRetry(connector).send(message)));
      expect(error).toMatchObject({ delivery: "unknown", retryable: false, failover: false });
      expect(provider.texts).toHaveLength(1);
    }
  });

  test("does not repeat once the provider may have deleted the key", async () => {
    useFakeTimers();
    const { connector, provider } = createKeyed("keyed", 5);
    provider.next("lost");
    const error = await errorOf(settled(withRetry(connector).send(message, { timeoutMs: 60_000 })));
    expect(error).toMatchObject({ delivery: "unknown" });
    expect(provider.keys).toHaveLength(1);
  });

  test("uses a new key for each message and passes on the caller's key", async () => {
    const { connector, provider } = createKeyed("keyed");
    const sms = withRetry(connector);
    await sms.send(message);
    await sms.send(message);
    await sms.send(message, { repeatKey: { id: "row-1", firstSentAt: new Date() } });
    expect(new Set(provider.keys).size).toBe(3);
    expect(provider.keys[2]).toBe("row-1");
    expect(provider.texts).toHaveLength(3);
  });

  test("an unknown outcome is never repeated for any other provider", async () => {
    const other = scripted("other", unknown(), "accepted");
    expect(await errorOf(withRetry(other).send(message))).toMatchObject({ delivery: "unknown" });
    expect(other.sent).toHaveLength(1);
  });
});

describe("withIdempotency around a provider that supports idempotency keys", () => {
  const keyed = (windowSeconds?: number) => {
    const { connector, provider } = createKeyed("keyed", windowSeconds);
    const store = createMemoryIdempotencyStore();
    return { provider, store, sms: withIdempotency(connector, { store }), connector };
  };

  test("repeats a send of unknown outcome when it is called again", async () => {
    const { sms, provider } = keyed();
    provider.next("lost");
    expect(await errorOf(sms.send(message, withKey))).toMatchObject({ delivery: "unknown" });
    const receipt = await sms.send(message, withKey);
    expect(receipt.id).toBe(provider.texts[0]?.id);
    expect(await sms.send(message, withKey)).toMatchObject({ id: receipt.id });
    expect(provider.texts).toHaveLength(1);
    expect(provider.keys).toHaveLength(2);
    expect(new Set(provider.keys).size).toBe(1);
  });

  test("repeats in another process that shares the store after its process died", async () => {
    useFakeTimers();
    const { sms, store, provider, connector } = keyed();
    provider.next("lost");
    await errorOf(sms.send(message, withKey));
    const other = withIdempotency(connector, { store });
    const sending = settled(other.send(message, { ...withKey, timeoutMs: 5_000 }));
    expect((await sending).id).toBe(provider.texts[0]?.id);
    expect(provider.texts).toHaveLength(1);
  });

  test("keeps the provider's key of an unknown send, whatever error its repeats have", async () => {
    const { sms, provider } = keyed();
    provider.next("lost", "down", "conflict", "unread");
    for (let call = 1; call <= 4; call++) {
      expect(await errorOf(sms.send(message, withKey))).toMatchObject({ delivery: "unknown" });
    }
    expect(await sms.send(message, withKey)).toMatchObject({ id: provider.texts[0]?.id });
    expect(provider.texts).toHaveLength(1);
  });

  test("a message that was certainly not sent is sent with a new key", async () => {
    const { sms, provider } = keyed();
    provider.next("down");
    expect(await errorOf(sms.send(message, withKey))).toMatchObject({ delivery: "not-sent" });
    await sms.send(message, withKey);
    expect(new Set(provider.keys).size).toBe(2);
  });

  test("does not repeat once the provider may have deleted the key", async () => {
    const { sms, provider } = keyed(30);
    provider.next("lost");
    await errorOf(sms.send(message, withKey));
    expect(await errorOf(sms.send(message, withKey))).toMatchObject({ delivery: "unknown" });
    expect(provider.keys).toHaveLength(1);
  });
});

describe("a key is of the connector that sent with it", () => {
  const other = () => {
    const { connector, provider } = createKeyed("other");
    return { connector, provider };
  };

  test.each<[string, (inner: SmsConnector) => SmsConnector]>([
    ["another connector", () => scripted("plain", unknown())],
    ["another account", () => scripted("other", unknown())],
    ["a failover, which drops keys", (inner) => withFailover([inner, createMemoryConnector()])],
  ])("a send that was begun through %s is not repeated", async (_, before) => {
    useFakeTimers();
    const store = createMemoryIdempotencyStore();
    const { connector, provider } = other();
    provider.next("lost");
    const begun = withIdempotency(before(connector), { store });
    expect(await errorOf(begun.send(message, withKey))).toMatchObject({ delivery: "unknown" });
    const { texts } = provider;
    const sent = texts.length;
    const later = withIdempotency(connector, { store });
    const error = await errorOf(settled(later.send(message, { ...withKey, timeoutMs: 200 })));
    expect(error).toMatchObject({ delivery: "unknown" });
    expect(texts).toHaveLength(sent);
  });

  test("a send without a key is not repeated, whatever the connector declares later", async () => {
    const { connector, provider } = other();
    provider.next("lost");
    let features: SmsConnector["features"];
    const sms = withRetry(
      wrapConnector(connector, {
        get features() {
          const now = features;
          features = connector.features;
          return now;
        },
      } as Partial<SmsConnector>),
    );
    expect(await errorOf(sms.send(message))).toMatchObject({ delivery: "unknown" });
    expect(provider.texts).toHaveLength(1);
  });
});

describe("a provider key set by the caller", () => {
  const repeatKey = { id: "row-1", firstSentAt: new Date() };

  test("is passed on by wrappers around one connector", async () => {
    const wrappers: ((inner: SmsConnector) => SmsConnector)[] = [
      withRetry,
      withTelemetry,
      (inner) => withIdempotency(inner, { store: createMemoryIdempotencyStore() }),
      (inner) => withLimits(inner, { limits: [{ name: "all", texts: 10, perSeconds: 60 }] }),
      (inner) => withCountries(inner, { allow: ["US"] }),
      (inner) => withSuppression(inner, { store: createMemorySuppressionStore() }),
    ];
    for (const wrap of wrappers) {
      const { connector, provider } = createKeyed("keyed");
      await wrap(connector).send(message, { repeatKey: { ...repeatKey, firstSentAt: new Date() } });
      expect(provider.keys).toEqual(["row-1"]);
    }
  });

  test("is dropped by wrappers around several connectors, which have no features", async () => {
    const composites: ((inner: SmsConnector) => SmsConnector)[] = [
      (inner) => withFailover([inner, createMemoryConnector()]),
      (inner) => withRouting(() => inner, [inner, createMemoryConnector()]),
      (inner) => withRouting(weighted([[inner, 1]]), [inner]),
    ];
    for (const combine of composites) {
      const { connector, provider } = createKeyed("keyed");
      const combined = combine(connector);
      expect(combined.features).toBeUndefined();
      await combined.send(message, { repeatKey: { ...repeatKey, firstSentAt: new Date() } });
      expect(provider.keys).toEqual([undefined]);
    }
  });

  test("that the provider may have deleted sends nothing and leaves the outcome unknown", async () => {
    const { connector, provider } = createKeyed("keyed", 60);
    const old = { id: "row-1", firstSentAt: new Date(Date.now() - 61_000) };
    expect(await errorOf(connector.send(message, { repeatKey: old }))).toMatchObject({
      code: "rejected",
      delivery: "unknown",
    });
    expect(provider.keys).toEqual([]);
  });

  test("from the future has an unknown age: nothing is sent", async () => {
    const { connector, provider } = createKeyed("keyed");
    const future = { id: "row-1", firstSentAt: new Date(Date.now() + 120_000) };
    expect(await errorOf(connector.send(message, { repeatKey: future }))).toMatchObject({
      delivery: "unknown",
    });
    expect(provider.keys).toEqual([]);
  });

  test("is validated", async () => {
    const { connector, provider } = createKeyed("keyed");
    for (const bad of [
      {},
      { id: "", firstSentAt: new Date() },
      { id: "a" },
      null,
      "a",
      { ...repeatKey, id: "a\nb" },
      { ...repeatKey, firstSentAt: new Date(Number.NaN) },
      JSON.parse(JSON.stringify(repeatKey)),
    ]) {
      const options = { repeatKey: bad } as unknown as SendOptions;
      expect(await errorOf(connector.send(message, options))).toMatchObject({ code: "invalid-message" });
    }
    expect(provider.keys).toEqual([]);
  });

  test("has no effect on a provider without idempotency keys", async () => {
    const other = scripted("other");
    await other.send(message, { repeatKey });
    expect(other.sent).toHaveLength(1);
  });
});

test("for any provider behavior, one message with one key is one text, and an unknown outcome is repeated only with keys", async () => {
  const step = fc.constantFrom<KeyedStep>("accepted", "lost", "unread", "down", "conflict");
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.boolean(),
      fc.boolean(),
      async (steps, first, other) => {
        useFakeTimers();
        const { connector, provider } = createKeyed("keyed");
        provider.next(...steps);
        const plain = scripted("plain", ...(other ? [unknown()] : []), "accepted");
        const legs = [withRetry(connector), withRetry(plain)];
        const store = createMemoryIdempotencyStore();
        const sms = withIdempotency(withFailover(first ? legs : legs.reverse()), { store });
        for (let call = 1; call <= 3; call++) {
          await settled(sms.send(message, withKey)).catch(() => {});
        }
        expect(provider.texts.length + plain.sent.length).toBeLessThanOrEqual(1);
        expect(plain.sent.length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 100 },
  );
});

test("a key expires after the provider's retention", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 3 * daySeconds }), async (waitedSeconds) => {
      // Only the date moves: nothing here waits.
      vi.useFakeTimers({ toFake: ["Date"] });
      const { connector, provider } = createKeyed("keyed", daySeconds);
      const sms = withIdempotency(connector, {
        store: createMemoryIdempotencyStore(),
        ttlMs: 7 * daySeconds * 1_000,
      });
      provider.next("lost");
      await sms.send(message, withKey).catch(() => {});
      vi.setSystemTime(Date.now() + waitedSeconds * 1_000);
      await sms.send(message, withKey).catch(() => {});
      expect(provider.texts).toHaveLength(1);
      // In the last minutes of a key, a repeat may not arrive in time.
      if (waitedSeconds < daySeconds - 120) expect(provider.keys).toHaveLength(2);
      if (waitedSeconds >= daySeconds) expect(provider.keys).toHaveLength(1);
    }),
    { numRuns: 50 },
  );
});
