import type { Attempt, SmsReceipt } from "@smskit/core";
import { timedOutOnce } from "@smskit/test-support/timed-out-once";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createMemoryIdempotencyStore,
  type IdempotencyStore,
  withFailover,
  withIdempotency,
  withRetry,
} from "./index.ts";
import { startProviders } from "./testing/providers.ts";
import {
  down,
  errorOf,
  eventually,
  gate,
  message,
  refused,
  scripted,
  to,
  unknown,
} from "./testing/scripted.ts";

const idempotencyKey = "order-1";
const withKey = { idempotencyKey };
/** Waits no longer than that for another process. */
const inHaste = { idempotencyKey, timeoutMs: 1_000 };
const lost = () => Promise.reject(new Error("redis://:password@host is down"));

beforeEach(() => {
  vi.spyOn(crypto.subtle, "digest");
});

/** From now on, the sends so far began so long ago that nobody waits for their end. */
function longAgo(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_000 });
}

/** Until so many messages are hashed: whose key is in use waits for it then. */
async function hashed(count: number): Promise<void> {
  const { mock } = vi.mocked(crypto.subtle.digest);
  await eventually(() => expect(mock.results).toHaveLength(count));
  await Promise.all(mock.results.map(({ value }) => value));
  await new Promise(setImmediate);
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("withIdempotency", () => {
  it("sends once for one key, for any number of calls and processes", async () => {
    const { carrier, primary, posts } = await startProviders();
    const connector = withIdempotency(withRetry(primary), { store: createMemoryIdempotencyStore() });
    const receipts = await Promise.all(Array.from({ length: 50 }, () => connector.send(message, withKey)));
    const later = await connector.send(message, withKey);
    expect([posts(primary), carrier.messages.length]).toEqual([1, 1]);
    for (const receipt of [...receipts, later]) expect(receipt).toEqual(receipts[0]);
  });

  it("rejects another message with the same key, concurrently and later", async () => {
    const { promise, resolve } = gate();
    const a = scripted("a", () => promise, "accepted");
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
    const other = { ...message, variables: { code: "000000" } };
    const first = connector.send(message, withKey);
    await eventually(() => expect(a.sent).toHaveLength(1));
    const conflict = await errorOf(connector.send(other, withKey));
    resolve();
    await first;
    expect([conflict.code, conflict.delivery]).toEqual(["idempotency-conflict", "not-sent"]);
    expect((await errorOf(connector.send(other, withKey))).code).toBe("idempotency-conflict");
    expect(a.sent).toHaveLength(1);
    expect(JSON.stringify(conflict)).not.toMatch(/order-1|000000/);
  });

  it("treats two formats of one number as the same message", async () => {
    const a = scripted("a");
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
    await connector.send(message, withKey);
    await connector.send({ ...message, to: "00 1 (555) 867-5310" }, withKey);
    expect(a.sent).toHaveLength(1);
  });

  it("does not pass the key to the connector, and passes on sends without a key", async () => {
    const a = scripted("a");
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
    await connector.send(message);
    await connector.send(message);
    expect(a.sent).toHaveLength(2);
    const error = await errorOf(connector.send(message, { idempotencyKey: "" }));
    expect([error.code, error.delivery]).toEqual(["invalid-message", "not-sent"]);
    expect((await errorOf(a.send(message, withKey))).code).toBe("unsupported");
  });

  it("releases the key of a message that was not sent", async () => {
    const a = scripted("a", refused("authentication"), "accepted");
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
    await errorOf(connector.send(message, withKey));
    expect((await connector.send(message, withKey)).id).toBe("a-2");
  });

  it("keeps the key of a send with an unknown outcome and never sends it again", async () => {
    const a = scripted("a", unknown(), "accepted");
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
    expect((await errorOf(connector.send(message, withKey))).delivery).toBe("unknown");
    const again = await errorOf(connector.send(message, withKey));
    expect([again.code, again.delivery, again.retryable, a.sent.length]).toEqual([
      "unavailable",
      "unknown",
      false,
      1,
    ]);
  });

  it("looks up a send of unknown outcome and remembers what it found", async () => {
    const { carrier, primary, posts } = await startProviders();
    carrier.faults.add({ kind: "reset-after-read", provider: primary.provider, times: 1 });
    const store = createMemoryIdempotencyStore();
    const connector = withIdempotency(primary, { store, reconcile: { settleMs: 0 } });
    const receipt = await connector.send(message, withKey);
    expect(receipt.id).toBe(carrier.messages[0]?.id);
    expect((await connector.send(message, withKey)).id).toBe(receipt.id);
    expect(posts(primary)).toBe(1);
  });

  it("flags a possible duplicate when a message is found and another provider was tried too", async () => {
    const { carrier, primary, backup } = await startProviders();
    carrier.faults.add({ kind: "reset-after-read", times: 2 });
    const failover = withFailover([backup, primary], { onUnknown: "failover" });
    const store = createMemoryIdempotencyStore();
    const connector = withIdempotency(failover, { store, reconcile: { settleMs: 0 } });
    const receipt = await connector.send(message, withKey);
    expect(receipt).toMatchObject({ connector: primary.id, possibleDuplicate: true });
    expect(receipt.attempts?.map(({ outcome }) => outcome)).toEqual(["unknown", "unknown"]);
    expect(receipt).toHaveProperty("raw");
    expect(carrier.messages).toHaveLength(2);
  });

  it("flags the possible duplicate also when another process calls it", async () => {
    const { carrier, primary, backup } = await startProviders();
    carrier.faults.add({ kind: "reset-after-read", times: 2 });
    const failover = withFailover([backup, primary], { onUnknown: "failover" });
    const store = createMemoryIdempotencyStore();
    await errorOf(withIdempotency(failover, { store }).send(message, withKey));
    const later = withIdempotency(failover, { store, reconcile: { settleMs: 0 } });
    longAgo();
    expect(await later.send(message, withKey)).toMatchObject({ possibleDuplicate: true });
  });

  it("stays unknown, and is not sent again, if the lookup finds nothing", async () => {
    const { carrier, primary, posts } = await startProviders();
    carrier.faults.add({ kind: "server-error", provider: primary.provider, times: 1 });
    const store = createMemoryIdempotencyStore();
    const connector = withIdempotency(primary, { store, reconcile: { settleMs: 0 } });
    for (let count = 0; count < 2; count++) {
      expect((await errorOf(connector.send(message, withKey))).delivery).toBe("unknown");
    }
    expect([posts(primary), carrier.messages.length]).toEqual([1, 0]);
  });

  it.each([0, 1])("looks up a send that a crash interrupted: %i texts were sent before it", async (texts) => {
    const { carrier, primary, posts } = await startProviders();
    const store = createMemoryIdempotencyStore();
    const died = gate();
    const first = withIdempotency(
      Object.assign(Object.create(primary) as typeof primary, {
        send: async () => {
          if (texts === 1) await primary.send(message);
          died.resolve();
          return new Promise<never>(() => {});
        },
      }),
      { store },
    );
    void first.send(message, withKey);
    await died.promise;
    const next = withIdempotency(primary, { store, reconcile: { settleMs: 0 } });
    longAgo();
    const outcome = await next.send(message, withKey).catch((error) => error.delivery);
    expect(texts === 1 ? outcome.id : outcome).toBe(texts === 1 ? carrier.messages[0]?.id : "unknown");
    expect(posts(primary)).toBe(texts);
  });

  it("stores the claim before it sends", async () => {
    const store = createMemoryIdempotencyStore();
    const states: string[] = [];
    const a = scripted("a", async () => {
      const state = await store.claim(idempotencyKey, "another", 1_000);
      states.push(state.state);
    });
    await withIdempotency(a, { store }).send(message, withKey);
    expect(states).toEqual(["conflict"]);
  });

  it.each(["rejects", "throws", "returns nonsense"])("sends nothing when the store %s", async (how) => {
    const a = scripted("a");
    const claim = {
      rejects: lost,
      throws: () => {
        throw new Error("redis://:password@host is down");
      },
      "returns nonsense": async () => ({ state: "OK" }),
    }[how];
    const store = { ...createMemoryIdempotencyStore(), claim } as unknown as IdempotencyStore;
    const error = await errorOf(withIdempotency(a, { store }).send(message, withKey));
    expect([error.code, error.delivery, a.sent.length]).toEqual(["unavailable", "not-sent", 0]);
    expect(`${error.stack}${JSON.stringify(error)}${error.cause}`).not.toContain("password");
  });

  it("waits for a store until the deadline and releases a claim that completes later", async () => {
    const inner = createMemoryIdempotencyStore();
    const late = gate();
    const released = gate();
    const store: IdempotencyStore = {
      ...inner,
      claim: (...args) => late.promise.then(() => inner.claim(...args)),
      release: (...args) => inner.release(...args).then(released.resolve),
    };
    const a = scripted("a");
    const error = await errorOf(
      withIdempotency(a, { store }).send(message, { ...withKey, timeoutMs: 1_000 }),
    );
    expect([error.code, error.delivery, error.connector, a.sent.length]).toEqual([
      "timeout",
      "not-sent",
      "a",
      0,
    ]);
    late.resolve();
    await released.promise;
    expect((await withIdempotency(a, { store: inner }).send(message, withKey)).id).toBe("a-1");
  });

  it.each(["rejects", "throws", "hangs", "gives no promise"])(
    "returns the receipt of an accepted message if the store %s",
    async (how) => {
      const finish = vi.fn(
        {
          rejects: lost,
          throws: () => {
            throw new Error("down");
          },
          hangs: () => new Promise<never>(() => {}),
          "gives no promise": () => undefined,
        }[how] as () => Promise<never>,
      );
      const store = { ...createMemoryIdempotencyStore(), finish };
      const connector = withIdempotency(scripted("a"), { store });
      const receipt = await timedOutOnce(
        () => finish.mock.calls.length === 1,
        1_000,
        () => connector.send(message, { ...withKey, timeoutMs: 1_000 }),
      );
      expect(receipt.id).toBe("a-1");
    },
  );

  it("reports why nothing was sent even if the key cannot be released", async () => {
    const store = { ...createMemoryIdempotencyStore(), release: lost };
    const error = await errorOf(
      withIdempotency(scripted("a", refused("authentication")), { store }).send(message, withKey),
    );
    expect(error.code).toBe("authentication");
  });

  it("lets a second caller end its own wait while the first one continues", async () => {
    const { promise, resolve } = gate();
    const a = scripted("a", () => promise);
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
    const first = connector.send(message, withKey);
    await eventually(() => expect(a.sent).toHaveLength(1));
    const controller = new AbortController();
    const aborted = errorOf(connector.send(message, { ...withKey, signal: controller.signal }));
    const impatient = await errorOf(connector.send(message, { ...withKey, timeoutMs: 20 }));
    controller.abort();
    expect([impatient.code, impatient.delivery]).toEqual(["timeout", "unknown"]);
    expect(await aborted).toMatchObject({ code: "aborted", delivery: "unknown" });
    resolve();
    expect((await first).id).toBe("a-1");
    expect(a.sent).toHaveLength(1);
  });

  it.each(["aborted", "timeout"])(
    "lets the next caller send if the first one ends before it sends: %s",
    async (code) => {
      const store = createMemoryIdempotencyStore();
      const claim = vi.fn(store.claim).mockImplementationOnce(() => new Promise(() => {}));
      const a = scripted("a");
      const connector = withIdempotency(a, { store: { ...store, claim } });
      const controller = new AbortController();
      const inTime = code === "timeout" ? { timeoutMs: 1_000 } : { signal: controller.signal };
      const first = errorOf(connector.send(message, { ...withKey, ...inTime }));
      // The messages are hashed side by side: only then is it certain who comes first.
      await eventually(() => expect(claim).toHaveBeenCalled());
      const second = connector.send(message, withKey);
      await hashed(2);
      controller.abort();
      expect(await first).toMatchObject({ code, delivery: "not-sent" });
      expect((await second).id).toBe("a-1");
    },
  );

  it("does not send again for a second caller after a permanent failure", async () => {
    const { promise, resolve } = gate();
    const a = scripted("a", () => promise.then(() => Promise.reject(refused("authentication"))), "accepted");
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
    const both = [errorOf(connector.send(message, withKey)), errorOf(connector.send(message, withKey))];
    await eventually(() => expect(a.sent).toHaveLength(1));
    await hashed(2);
    resolve();
    for (const error of await Promise.all(both)) expect(error.code).toBe("authentication");
  });

  it("releases only its own claim", async () => {
    const inner = createMemoryIdempotencyStore();
    const late = gate();
    const responded = gate();
    const claim = async (...args: Parameters<IdempotencyStore["claim"]>) => {
      await late.promise;
      setImmediate(responded.resolve);
      return inner.claim(...args);
    };
    const release = vi.fn(inner.release);
    await withIdempotency(scripted("a", unknown()), { store: inner })
      .send(message, withKey)
      .catch(() => {});
    const connector = withIdempotency(scripted("a"), { store: { ...inner, claim, release } });
    await errorOf(connector.send(message, { ...withKey, timeoutMs: 1_000 }));
    late.resolve();
    await responded.promise;
    expect(release).not.toHaveBeenCalled();
  });

  it("recognizes a message whatever its best-effort fields", async () => {
    const a = scripted("a");
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
    const valid = { ...message, validityPeriodSeconds: 60 };
    const first = await connector.send({ ...valid, bestEffort: ["validityPeriodSeconds"] }, withKey);
    for (const bestEffort of [undefined, [], ["statusCallback"] as const]) {
      expect(await connector.send({ ...valid, bestEffort }, withKey)).toEqual(first);
    }
    const other = await errorOf(connector.send({ ...message, validityPeriodSeconds: 61 }, withKey));
    expect([other.code, a.sent.length]).toEqual(["idempotency-conflict", 1]);
  });

  it("does not release a newer claim when a release comes late", async () => {
    const clock = { now: 0 };
    const inner = createMemoryIdempotencyStore({ now: () => clock.now });
    const late = gate();
    const freed = gate();
    const release = vi.fn<IdempotencyStore["release"]>((...args) =>
      late.promise.then(() => inner.release(...args)).then(freed.resolve),
    );
    const first = withIdempotency(scripted("a", refused("authentication")), {
      store: { ...inner, release },
      ttlMs: 60_000,
    });
    const refusal = await timedOutOnce(
      () => release.mock.calls.length === 1,
      1_000,
      () => errorOf(first.send(message, { ...withKey, timeoutMs: 1_000 })),
    );
    expect(refusal.code).toBe("authentication");
    clock.now = 60_000;
    const b = scripted("b", unknown());
    expect((await errorOf(withIdempotency(b, { store: inner }).send(message, withKey))).delivery).toBe(
      "unknown",
    );
    late.resolve();
    await freed.promise;
    const c = scripted("c");
    const error = await errorOf(withIdempotency(c, { store: inner }).send(message, inHaste));
    expect([error.delivery, c.sent.length]).toEqual(["unknown", 0]);
  });

  it("reports invalid keys, options and stores", async () => {
    const store = createMemoryIdempotencyStore();
    const connector = withIdempotency(scripted("a", unknown()), { store });
    const sending = (key: unknown, rest: object = {}) =>
      errorOf(connector.send({ ...message, ...rest }, { idempotencyKey: key as string }));
    for (const key of [
      "",
      7,
      null,
      {},
      "a\0b",
      "\ud83d",
      "order \udc00",
      "k".repeat(256),
      "k".repeat(5_000),
    ]) {
      expect(await sending(key)).toMatchObject({
        code: "invalid-message",
        message: expect.stringContaining("idempotencyKey: must be a string"),
      });
    }
    const big = { providerOptions: { scripted: { big: 1n } } };
    expect((await sending("k", big)).message).toContain("cannot be written as JSON");
    await sending("k");
    expect((await sending("k")).message).toMatch(/unknown outcome\. It is not sent again\.$/);
    expect((await sending("k", { reference: "other" })).message).toContain("one key for one message");
    const saying = async (claim: unknown) => {
      const broken = { ...store, claim } as unknown as IdempotencyStore;
      return (await errorOf(withIdempotency(scripted("a"), { store: broken }).send(message, withKey)))
        .message;
    };
    expect(await saying(lost)).toContain("store cannot be reached");
    expect(await saying(async () => ({ state: "OK" }))).toContain("returned an invalid result");
  });

  it("accepts stored receipts that were serialized as JSON", async () => {
    const inner = createMemoryIdempotencyStore();
    const store: IdempotencyStore = {
      ...inner,
      finish: (key, receipt, token) =>
        inner.finish(key, JSON.parse(JSON.stringify(receipt)) as SmsReceipt, token),
    };
    const connector = withIdempotency(withRetry(scripted("a")), { store });
    const receipt = await connector.send(message, withKey);
    const again = await connector.send(message, withKey);
    expect(again).toEqual(receipt);
    expect(again.attempts?.[0]?.startedAt).toBeInstanceOf(Date);
  });

  it("looks up a started send whose date a store returns as JSON", async () => {
    const find = vi.fn(async () => ({ connector: "a", provider: "scripted", id: "x", to: message.to }));
    const store = {
      ...createMemoryIdempotencyStore(),
      claim: async () => ({ state: "started", startedAt: "2026-01-02T03:04:05.000Z" }),
    } as unknown as IdempotencyStore;
    const a = Object.assign(scripted("a"), { find });
    const connector = withIdempotency(a as never, { store, reconcile: { settleMs: 0 } });
    expect((await (connector as typeof a).send(message, withKey)).id).toBe("x");
    expect(find).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ since: new Date("2026-01-02T03:04:05Z") }),
    );
  });

  it("waits for the send of another process, and returns its receipt", async () => {
    const store = createMemoryIdempotencyStore();
    const { promise, resolve } = gate();
    const a = scripted("a", () => promise);
    const claim = vi.fn(store.claim);
    const first = withIdempotency(a, { store }).send(message, withKey);
    await eventually(() => expect(a.sent).toHaveLength(1));
    const second = withIdempotency(a, { store: { ...store, claim } }).send(message, withKey);
    await eventually(() => expect(claim.mock.calls.length).toBeGreaterThan(2));
    resolve();
    expect(await second).toEqual(await first);
    expect(a.sent).toHaveLength(1);
  });

  it("sends if the other process did not", async () => {
    const store = createMemoryIdempotencyStore();
    const { promise, resolve } = gate();
    const fail = () => promise.then(() => Promise.reject(down()));
    const a = scripted("a", fail, "accepted");
    const claim = vi.fn(store.claim);
    const first = errorOf(withIdempotency(a, { store }).send(message, withKey));
    await eventually(() => expect(a.sent).toHaveLength(1));
    const second = withIdempotency(a, { store: { ...store, claim } }).send(message, withKey);
    await eventually(() => expect(claim).toHaveBeenCalled());
    resolve();
    expect((await first).delivery).toBe("not-sent");
    expect((await second).id).toBe("a-2");
  });

  it("waits for another process no longer than its timeout or the duration of a send", async () => {
    const started = (ageMs: number) => ({
      ...createMemoryIdempotencyStore(),
      claim: vi.fn(async () => ({
        state: "started" as const,
        startedAt: new Date(Date.now() - ageMs),
        token: "t",
      })),
    });
    const a = scripted("a");
    const [young, old] = [started(0), started(10_000)];
    const late = await timedOutOnce(
      () => young.claim.mock.calls.length === 1,
      1_000,
      () => errorOf(withIdempotency(a, { store: young }).send(message, inHaste)),
    );
    expect([late.delivery, late.retryable, late.failover]).toEqual(["unknown", false, false]);
    expect(young.claim.mock.calls.length).toBeGreaterThan(1);
    expect((await errorOf(withIdempotency(a, { store: old }).send(message, withKey))).delivery).toBe(
      "unknown",
    );
    expect(old.claim).toHaveBeenCalledOnce();
    expect(a.sent).toEqual([]);
  });

  it("reports an unknown outcome if it loses the store or is aborted while it waits for another process", async () => {
    const controller = new AbortController();
    const abort = () => {
      controller.abort();
      return new Promise<never>(() => {});
    };
    const begunElsewhere = (next: () => Promise<never>): IdempotencyStore => {
      let asked = 0;
      const started = async () => ({ state: "started" as const, startedAt: new Date(), token: "t" });
      return { ...createMemoryIdempotencyStore(), claim: () => (asked++ === 0 ? started() : next()) };
    };
    const a = scripted("a");
    const blind = await errorOf(withIdempotency(a, { store: begunElsewhere(lost) }).send(message, withKey));
    expect(blind).toMatchObject({
      code: "unavailable",
      delivery: "unknown",
      retryable: false,
      failover: false,
    });
    const { signal } = controller;
    const options = { ...withKey, signal };
    const aborted = await errorOf(
      withIdempotency(a, { store: begunElsewhere(abort) }).send(message, options),
    );
    expect(aborted).toMatchObject({ code: "aborted", delivery: "unknown", connector: "a" });
    expect(a.sent).toEqual([]);
  });

  it('never reports "not sent" for a key whose outcome is unknown, whatever the store does', async () => {
    const inner = createMemoryIdempotencyStore();
    const claim = vi.fn(inner.claim);
    const a = scripted("a", unknown(), "accepted");
    const connector = withIdempotency(a, { store: { ...inner, claim } });
    await errorOf(connector.send(message, withKey));
    const unsaid = { delivery: "unknown", message: expect.stringContaining("earlier send") };
    claim.mockImplementationOnce(lost);
    expect(await errorOf(connector.send(message, withKey))).toMatchObject({ code: "unavailable", ...unsaid });
    claim.mockImplementationOnce(() => new Promise(() => {}));
    expect(await errorOf(connector.send(message, inHaste))).toMatchObject({ code: "timeout", ...unsaid });
    const signal = AbortSignal.abort();
    const aborted = await errorOf(connector.send(message, { ...withKey, signal }));
    expect(aborted).toMatchObject({ code: "aborted", ...unsaid });
    // Another message is another matter, and so is another key.
    const other = await errorOf(connector.send({ to, body: "another" }, withKey));
    expect([other.code, other.delivery]).toEqual(["idempotency-conflict", "not-sent"]);
    claim.mockImplementationOnce(lost);
    expect((await errorOf(connector.send(message, { idempotencyKey: "2" }))).delivery).toBe("not-sent");
    expect(a.sent).toHaveLength(1);
  });

  it('reports "not sent" again once the store has confirmed it', async () => {
    const inner = createMemoryIdempotencyStore();
    const claim = vi.fn(inner.claim);
    const connector = withIdempotency(scripted("a", unknown(), refused("authentication")), {
      store: { ...inner, claim },
    });
    await errorOf(connector.send(message, withKey));
    const claimed = await claim.mock.results[0]?.value;
    await inner.release(idempotencyKey, claimed?.token);
    expect((await errorOf(connector.send(message, withKey))).delivery).toBe("not-sent");
    claim.mockImplementationOnce(lost);
    expect((await errorOf(connector.send(message, withKey))).delivery).toBe("not-sent");
  });

  it("does not call the store if the call is already aborted", async () => {
    const store = createMemoryIdempotencyStore();
    const claim = vi.spyOn(store, "claim");
    const options = { ...withKey, signal: AbortSignal.abort() };
    const error = await errorOf(withIdempotency(scripted("a"), { store }).send(message, options));
    expect([error.code, error.delivery, claim.mock.calls.length]).toEqual(["aborted", "not-sent", 0]);
  });

  it("adds its attempts to receipts and errors, and reports them", async () => {
    const heard: string[] = [];
    const options = {
      store: createMemoryIdempotencyStore(),
      onAttempt: ({ outcome }: Attempt) => heard.push(outcome),
    };
    const connector = withIdempotency(scripted("a", refused("authentication"), "accepted"), options);
    const error = await errorOf(connector.send(message, withKey));
    const receipts = [await connector.send(message, withKey), await connector.send(message)];
    expect(error.attempts).toMatchObject([{ connector: "a", outcome: "not-sent", code: "authentication" }]);
    for (const { attempts } of receipts) expect(attempts).toMatchObject([{ outcome: "accepted" }]);
    expect(heard).toEqual(["not-sent", "accepted", "accepted"]);
  });

  it("forgets a key after its lifetime, but not if the clock jumps by an hour", async () => {
    let now = 0;
    const a = scripted("a");
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore({ now: () => now }) });
    await connector.send(message, withKey);
    for (const jump of [3_600_000, -3_600_000]) {
      now = jump;
      await connector.send(message, withKey);
    }
    expect(a.sent).toHaveLength(1);
    now = 86_400_000;
    await connector.send(message, withKey);
    expect(a.sent).toHaveLength(2);
  });

  it("rejects a message that cannot be hashed, and treats a foreign error as an unknown outcome", async () => {
    const store = createMemoryIdempotencyStore();
    const options = { providerOptions: { scripted: { big: 1n } } as object };
    const error = await errorOf(
      withIdempotency(scripted("a"), { store }).send({ ...message, ...options }, withKey),
    );
    expect([error.code, error.delivery]).toEqual(["invalid-message", "not-sent"]);
    const a = scripted("a");
    const foreign = Object.assign(Object.create(a) as typeof a, {
      send: () => Promise.reject(new Error("482913")),
    });
    const other = await errorOf(withIdempotency(foreign, { store }).send(message, withKey));
    expect([other.delivery, other.message.includes("482913")]).toEqual(["unknown", false]);
  });

  it("reports to waiting callers that nothing was sent, and releases the key", async () => {
    const { promise, resolve } = gate();
    const fail = () => promise.then(() => Promise.reject(down()));
    const a = scripted("a", fail, "accepted");
    const connector = withIdempotency(a, { store: createMemoryIdempotencyStore() });
    const first = errorOf(connector.send(message, withKey));
    await eventually(() => expect(a.sent).toHaveLength(1));
    const both = [first, errorOf(connector.send(message, withKey))];
    await hashed(2);
    resolve();
    for (const error of await Promise.all(both)) expect(error.delivery).toBe("not-sent");
    expect((await connector.send(message, withKey)).id).toBe("a-2");
  });
});
