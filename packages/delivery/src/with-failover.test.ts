import { SmsError } from "@smskit/core";
import { timedOutOnce } from "@smskit/test-support/timed-out-once";
import { afterEach, describe, expect, it, vi } from "vitest";
import { withFailover, withRetry } from "./index.ts";
import { startProviders } from "./testing/providers.ts";
import {
  down,
  errorOf,
  eventually,
  gate,
  message,
  refused,
  scripted,
  text,
  to,
  unknown,
} from "./testing/scripted.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("withFailover", () => {
  it("sends the same text through the second provider with that provider's sender", async () => {
    const { carrier, primary, backup } = await startProviders();
    await backup.send(message);
    const from = carrier.messages[0]?.from;
    carrier.faults.add({ kind: "rate-limited", provider: primary.provider });
    const receipt = await withFailover([primary, backup]).send({ ...message, reference: "order-1" });
    expect(receipt).toMatchObject({ connector: backup.id, reference: "order-1" });
    expect(receipt.possibleDuplicate).toBeUndefined();
    expect(receipt.attempts?.map(({ connector, outcome }) => [connector, outcome])).toEqual([
      [primary.id, "not-sent"],
      [backup.id, "accepted"],
    ]);
    expect(carrier.messages.slice(1)).toMatchObject([{ provider: backup.provider, from, body: text }]);
  });

  it("fails over from a provider that cannot be reached", async () => {
    const { carrier, primary, backup } = await startProviders();
    carrier.faults.add({ kind: "reset-on-connect", times: 1 });
    expect((await withFailover([primary, backup]).send(message)).connector).toBe(backup.id);
    expect(carrier.messages).toHaveLength(1);
  });

  it.each(["garbled-answer", "empty-answer", "truncated-answer", "reset-after-read", "fin"] as const)(
    "does not fail over after %s",
    async (kind) => {
      const { carrier, primary, backup, posts } = await startProviders();
      carrier.faults.add({ kind, provider: primary.provider });
      const error = await errorOf(withFailover([primary, backup]).send(message));
      expect([error.delivery, posts(primary), posts(backup)]).toEqual(["unknown", 1, 0]);
      expect(carrier.messages).toHaveLength(1);
    },
  );

  it.each([
    "invalid-recipient",
    "recipient-blocked",
    "invalid-message",
    "template-not-found",
    "content-rejected",
    "rejected",
    "aborted",
  ] as const)("does not fail over on %s", async (code) => {
    const [a, b] = [scripted("a", refused(code)), scripted("b")];
    expect((await errorOf(withFailover([a, b]).send(message))).code).toBe(code);
    expect(b.sent).toEqual([]);
  });

  it.each([
    "authentication",
    "permission",
    "insufficient-funds",
    "invalid-sender",
    "unsupported",
    "rate-limited",
    "timeout",
  ] as const)("fails over on %s", async (code) => {
    const [a, b] = [scripted("a", refused(code)), scripted("b")];
    expect((await withFailover([a, b]).send(message)).connector).toBe("b");
  });

  it("throws one error with the attempts of every provider if all are unavailable", async () => {
    const { carrier, primary, backup } = await startProviders();
    vi.spyOn(Math, "random").mockReturnValue(0);
    carrier.faults.add({ kind: "reset-on-connect" });
    const error = await errorOf(
      withFailover([withRetry(primary, { attempts: 2 }), withRetry(backup, { attempts: 2 })]).send(message),
    );
    expect([error.code, error.delivery, error.connector]).toEqual(["unavailable", "not-sent", backup.id]);
    expect(error.attempts?.map(({ connector }) => connector)).toEqual([
      primary.id,
      primary.id,
      backup.id,
      backup.id,
    ]);
  });

  it("applies one deadline to all providers", async () => {
    const { carrier, primary, backup, posts } = await startProviders();
    carrier.faults.add({ kind: "hang" });
    const failover = withFailover([withRetry(primary), withRetry(backup)], {
      deadlineMs: 1_000,
      onUnknown: "failover",
      reconcile: true,
    });
    const error = await timedOutOnce(
      () => posts(primary) === 1,
      1_000 + 250,
      () => errorOf(failover.send(message)),
    );
    expect([error.code, error.delivery]).toEqual(["timeout", "unknown"]);
  });

  it("continues after an unknown outcome only with onUnknown, and flags the receipt", async () => {
    const { carrier, primary, backup } = await startProviders();
    carrier.faults.add({ kind: "reset-after-read", provider: primary.provider });
    const receipt = await withFailover([primary, backup], { onUnknown: "failover" }).send(message);
    expect(receipt).toMatchObject({ connector: backup.id, possibleDuplicate: true });
    expect(carrier.messages.map(({ body }) => body)).toEqual([text, text]);
  });

  it("stays unknown when the second provider did not send either", async () => {
    const [a, b] = [scripted("a", unknown()), scripted("b", refused("authentication"))];
    const error = await errorOf(withFailover([a, b], { onUnknown: "failover" }).send(message));
    expect([error.delivery, error.connector, error.retryable]).toEqual(["unknown", "a", false]);
    expect(error.attempts?.map(({ outcome }) => outcome)).toEqual(["unknown", "not-sent"]);
  });

  it("never fails over after an abort, whatever its options", async () => {
    const controller = new AbortController();
    const hanging = scripted("a", () => {
      controller.abort();
      return new Promise(() => {});
    });
    const b = scripted("b");
    const failover = withFailover([hanging, b], { onUnknown: "failover", reconcile: true });
    const error = await errorOf(failover.send(message, { signal: controller.signal }));
    expect([error.code, error.delivery, b.sent.length]).toEqual(["aborted", "unknown", 0]);
  });

  it("returns the receipt of a message that is found at the provider and sends no second text", async () => {
    const { carrier, primary, backup } = await startProviders();
    carrier.faults.add({ kind: "garbled-answer", provider: primary.provider, times: 1 });
    const failover = withFailover([primary, backup], { reconcile: { settleMs: 0 }, onUnknown: "failover" });
    const receipt = await failover.send(message);
    expect(receipt).toMatchObject({ connector: primary.id, id: carrier.messages[0]?.id });
    expect(receipt.possibleDuplicate).toBeUndefined();
    expect(carrier.messages).toHaveLength(1);
  });

  it("stays unknown when two equal texts are found", async () => {
    const { carrier, primary, backup } = await startProviders();
    const before = Date.now();
    await primary.send(message);
    carrier.faults.add({ kind: "garbled-answer", provider: primary.provider, times: 1 });
    // A provider's dates may have whole seconds: a text of just before may count as this one's.
    vi.useFakeTimers({ toFake: ["Date"], now: before - 2_000 });
    const failover = withFailover([primary, backup], { reconcile: { settleMs: 0 } });
    const error = await errorOf(failover.send(message));
    expect([error.delivery, carrier.messages.length]).toEqual(["unknown", 2]);
    expect(carrier.requests.filter(({ method, status }) => method === "GET" && status === 200)).toHaveLength(
      1,
    );
  });

  it("does not match an earlier equal text to a message that was never accepted", async () => {
    const asked: Date[] = [];
    const a = Object.assign(scripted("a", unknown()), {
      find: async (_: unknown, { since }: { since: Date }) => {
        asked.push(since);
        return undefined;
      },
    });
    const before = Date.now();
    await errorOf(withFailover([a], { reconcile: { settleMs: 0 } }).send(message));
    expect(Number(asked[0])).toBeGreaterThanOrEqual(before);
  });

  it("waits one second before it looks a message up, within the deadline", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const find = vi.fn(async () => undefined);
    const connector = () => Object.assign(scripted("a", unknown()), { find });
    const sending = errorOf(withFailover([connector()], { reconcile: true }).send(message));
    await vi.advanceTimersByTimeAsync(999);
    expect(find).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect((await sending).delivery).toBe("unknown");
    expect(find).toHaveBeenCalledOnce();
    // There is no time: it neither waits nor asks.
    const started = performance.now();
    await errorOf(withFailover([connector()], { reconcile: true }).send(message, { timeoutMs: 1_000 }));
    expect([performance.now() - started, find.mock.calls.length]).toEqual([0, 1]);
  });

  it("does not wait for a provider that does not support lookups", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const failover = withFailover([scripted("a", unknown())], { reconcile: true });
    expect((await errorOf(failover.send(message))).delivery).toBe("unknown");
  });

  it("does not look messages up without `reconcile`", async () => {
    for (const reconcile of [undefined, false]) {
      const find = vi.fn(async () => undefined);
      const a = Object.assign(scripted("a", unknown()), { find });
      await errorOf(withFailover([a], { reconcile }).send(message));
      expect(find).not.toHaveBeenCalled();
    }
  });

  it("does not look up a message that was not sent, or after an abort", async () => {
    const controller = new AbortController();
    const abort = () => {
      controller.abort();
      return new Promise(() => {});
    };
    for (const step of [refused("rejected"), abort]) {
      const find = vi.fn(async () => undefined);
      const a = Object.assign(scripted("a", step), { find });
      const options = step === abort ? { signal: controller.signal } : {};
      await errorOf(withFailover([a], { reconcile: { settleMs: 0 } }).send(message, options));
      expect(find).not.toHaveBeenCalled();
    }
  });

  it("starts no further provider after the deadline", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const late = () => {
      vi.advanceTimersByTime(1_000);
      throw refused("timeout");
    };
    const b = scripted("b");
    const error = await errorOf(withFailover([scripted("a", late), b]).send(message, { timeoutMs: 1_000 }));
    expect([error.connector, error.attempts?.length, b.sent.length]).toEqual(["a", 1, 0]);
  });

  it("keeps the outcome unknown if the provider does not support lookups", async () => {
    const a = Object.assign(scripted("a", unknown()), { find: () => Promise.reject(down()) });
    expect((await errorOf(withFailover([a], { reconcile: { settleMs: 0 } }).send(message))).delivery).toBe(
      "unknown",
    );
  });

  it("sends a message that the first connector cannot prepare through the next one", async () => {
    const refusing = (id: string, code: SmsError["code"]) => {
      const connector = scripted(id);
      const refuse = () => Promise.reject(refused(code));
      return Object.assign(Object.create(connector) as typeof connector, { prepare: refuse, send: refuse });
    };
    const b = scripted("b");
    const receipt = await withFailover([refusing("a", "unsupported"), b]).send(message);
    expect(receipt.attempts?.map(({ connector, code }) => [connector, code])).toEqual([
      ["a", "unsupported"],
      ["b", undefined],
    ]);
    const error = await errorOf(withFailover([refusing("a", "invalid-recipient"), b]).send(message));
    expect([error.code, b.sent.length]).toEqual(["invalid-recipient", 1]);
    const none = withFailover([refusing("a", "unsupported"), refusing("c", "invalid-sender")]);
    expect((await errorOf(none.prepare(message))).code).toBe("invalid-sender");
    expect((await errorOf(none.send(message))).code).toBe("invalid-sender");
  });

  it("prepares with a skipped connector if every connector is skipped", async () => {
    const failover = withFailover([scripted("a", down())], { breaker: { failures: 1 } });
    await errorOf(failover.send(message));
    expect((await failover.prepare(message)).body).toBe(text);
  });

  it.each([null, {}, "SM1", { id: 7 }])("treats the lookup result %j as not found", async (found) => {
    const finding = (id: string, result: unknown) =>
      Object.assign(scripted(id, unknown()), { find: async () => result as never });
    const failover = withFailover([finding("a", found)], { reconcile: { settleMs: 0 } });
    expect(await errorOf(failover.send(message))).toMatchObject({ delivery: "unknown", connector: "a" });
  });

  it("does not wait beyond the deadline for a lookup that ignores it", async () => {
    const find = vi.fn(() => new Promise<never>(() => {}));
    const a = Object.assign(scripted("a", unknown()), { find });
    const failover = withFailover([a], { reconcile: { settleMs: 0 } });
    const error = await errorOf(failover.send(message, { timeoutMs: 1_000 }));
    expect([error.code, error.delivery, find.mock.calls.length]).toEqual(["unavailable", "unknown", 1]);
  });

  it.each([0, -1, Number.NaN])("rejects a deadlineMs of %s", (deadlineMs) => {
    expect(() => withFailover([scripted("a")], { deadlineMs })).toThrow(
      expect.objectContaining({ code: "invalid-config", message: expect.stringContaining("deadlineMs") }),
    );
  });

  it("rejects an empty list and two connectors with the same id", () => {
    const none = { code: "invalid-config", message: "withFailover: connectors: must have at least one." };
    expect(() => withFailover([])).toThrow(expect.objectContaining(none));
    expect(() => withFailover([scripted("a"), withRetry(scripted("a"))])).toThrow(/id "a"/);
    const same = scripted("a");
    expect(withFailover([same, withRetry(same)]).id).toBe("a+a");
  });
});

describe("the breaker of withFailover", () => {
  const minute = { toFake: ["performance", "Date"] as ("performance" | "Date")[] };

  it("skips a provider after 5 consecutive failures and tries it again after about a second", async () => {
    vi.useFakeTimers(minute);
    const [a, b] = [scripted("a", down(), down(), down(), down(), down(), "accepted"), scripted("b")];
    const failover = withFailover([a, b]);
    for (let count = 0; count < 7; count++) await failover.send(message);
    expect([a.sent.length, b.sent.length]).toEqual([5, 7]);
    vi.advanceTimersByTime(999);
    expect((await failover.send(message)).connector).toBe("b");
    vi.advanceTimersByTime(501);
    expect((await failover.send(message)).connector).toBe("a");
    expect((await failover.send(message)).connector).toBe("a");
  });

  it("waits longer after each further failure, up to 10 s, and resets after a success", async () => {
    vi.useFakeTimers(minute);
    let broken = true;
    const a = scripted("a", () => {
      if (broken) throw down();
    });
    const failover = withFailover([a], { breaker: { failures: 1 } });
    const waits = async (count: number) => {
      const told: number[] = [];
      while (told.length < count) {
        await errorOf(failover.send(message));
        const { retryAfterMs = 0 } = await errorOf(failover.send(message));
        told.push(retryAfterMs);
        vi.advanceTimersByTime(retryAfterMs);
      }
      return told;
    };
    const grow = async () => {
      const told = await waits(6);
      for (const [index, wait] of told.entries()) {
        const least = Math.min(1_000 * 2 ** index, 10_000);
        expect(wait).toBeGreaterThanOrEqual(least);
        expect(wait).toBeLessThanOrEqual(Math.min(least * 1.5, 10_000));
      }
      return told[0];
    };
    const first = [await grow()];
    for (let again = 0; again < 5; again++) {
      broken = false;
      await failover.send(message);
      broken = true;
      first.push(await grow());
    }
    expect(new Set(first).size, "the waits of many processes differ").toBeGreaterThan(1);
  });

  it("reports when the first of several providers is tried again, and calls none before", async () => {
    vi.useFakeTimers(minute);
    for (const failure of [down, unknown]) {
      const [a, b] = [scripted("a", failure(), "accepted"), scripted("b", failure(), "accepted")];
      const failover = withFailover([a, b], { breaker: { failures: 1 }, onUnknown: "failover" });
      await errorOf(failover.send(message));
      const asked = () => a.sent.length + b.sent.length;
      const refusal = await errorOf(failover.send(message));
      expect(refusal).toMatchObject({
        ...{ code: "unavailable", delivery: "not-sent", retryable: true, attempts: [] },
        ...{ connector: "a+b", provider: "scripted" },
      });
      const { retryAfterMs = 0 } = refusal;
      expect(retryAfterMs).toBeGreaterThanOrEqual(1_000);
      vi.advanceTimersByTime(retryAfterMs - 1);
      expect((await errorOf(failover.send(message))).retryAfterMs).toBe(1);
      expect(asked()).toBe(2);
      vi.advanceTimersByTime(1);
      await failover.send(message);
      expect(asked()).toBe(3);
    }
  });

  it("reports when to retry while one message is trying the provider", async () => {
    vi.useFakeTimers(minute);
    const { promise, resolve } = gate();
    const a = scripted("a", unknown(), () => promise);
    const failover = withFailover([a], { breaker: { failures: 1 } });
    await errorOf(failover.send(message));
    vi.advanceTimersByTime(1_500);
    const probe = failover.send(message);
    await eventually(() => expect(a.sent).toHaveLength(2));
    expect((await errorOf(failover.send(message))).retryAfterMs).toBeGreaterThan(0);
    resolve();
    expect((await probe).connector).toBe("a");
  });

  it("is waited for by withRetry", async () => {
    const a = scripted("a", down(), "accepted");
    const failover = withFailover([a], { breaker: { failures: 1, halfOpenAfterMs: 20 } });
    await errorOf(failover.send(message));
    const receipt = await withRetry(failover).send(message, { timeoutMs: 60_000 });
    expect([receipt.connector, a.sent.length]).toEqual(["a", 2]);
  });

  it("lets one message through when half open; others skip the provider and do not wait", async () => {
    vi.useFakeTimers(minute);
    const { promise, resolve } = gate();
    const a = scripted("a", down(), () => promise);
    const b = scripted("b");
    const failover = withFailover([a, b], { breaker: { failures: 1, halfOpenAfterMs: 1_000 } });
    await failover.send(message);
    vi.advanceTimersByTime(1_000);
    const probe = failover.send(message);
    const others = await Promise.all([1, 2, 3].map(() => failover.send(message)));
    expect(others.map(({ connector }) => connector)).toEqual(["b", "b", "b"]);
    resolve();
    expect((await probe).connector).toBe("a");
    expect(a.sent).toHaveLength(2);
    expect((await failover.send(message)).connector).toBe("a");
  });

  it("opens again if the trial message fails", async () => {
    vi.useFakeTimers(minute);
    const [a, b] = [scripted("a", down()), scripted("b")];
    const failover = withFailover([a, b]);
    for (let count = 0; count < 5; count++) await failover.send(message);
    vi.advanceTimersByTime(10_000);
    for (let count = 0; count < 3; count++) await failover.send(message);
    expect(a.sent).toHaveLength(6);
  });

  it("is not kept open longer if the wall clock is set back", async () => {
    vi.useFakeTimers(minute);
    const [a, b] = [scripted("a", down(), "accepted"), scripted("b")];
    const failover = withFailover([a, b], { breaker: { failures: 1 } });
    await failover.send(message);
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(10_000);
    expect((await failover.send(message)).connector).toBe("a");
  });

  it.each(["authentication", "rate-limited", "invalid-recipient"] as const)(
    "does not count %s",
    async (code) => {
      const a = scripted("a", refused(code));
      const failover = withFailover([a], { breaker: { failures: 2 } });
      for (let count = 0; count < 6; count++) await errorOf(failover.send(message));
      expect(a.sent).toHaveLength(6);
    },
  );

  it("counts unknown outcomes as failures", async () => {
    vi.useFakeTimers(minute);
    const a = scripted("a", unknown());
    const failover = withFailover([a], { breaker: { failures: 2 } });
    for (let count = 0; count < 6; count++) await errorOf(failover.send(message));
    expect(a.sent).toHaveLength(2);
  });

  it("neither counts an abort as a failure nor resets the count for it", async () => {
    vi.useFakeTimers(minute);
    const controller = new AbortController();
    const abort = () => {
      controller.abort();
      return new Promise(() => {});
    };
    const a = scripted("a", down(), abort, down(), "accepted");
    const failover = withFailover([a], { breaker: { failures: 2 } });
    await errorOf(failover.send(message));
    await errorOf(failover.send(message, { signal: controller.signal }));
    await errorOf(failover.send(message));
    const error = await errorOf(failover.send(message));
    expect([a.sent.length, error.delivery, error.code]).toEqual([3, "not-sent", "unavailable"]);
    expect(error.message).toContain("left out");
  });

  it("does not count aborts as failures, before or after the request was written", async () => {
    const { carrier, primary, backup, posts } = await startProviders();
    const failover = withFailover([primary, backup], { breaker: { failures: 1 } });
    const early = await errorOf(failover.send(message, { signal: AbortSignal.abort() }));
    expect([early.code, early.delivery, posts(primary)]).toEqual(["aborted", "not-sent", 0]);
    carrier.faults.add({ kind: "hang", provider: primary.provider, times: 1 });
    const controller = new AbortController();
    const sending = errorOf(failover.send(message, { signal: controller.signal }));
    await eventually(() => expect(posts(primary)).toBe(1));
    controller.abort();
    expect(await sending).toMatchObject({ code: "aborted", delivery: "unknown", retryable: false });
    expect((await failover.send(message)).connector).toBe(primary.id);
    expect(posts(backup)).toBe(0);
  });

  it("stays open after the trial message was aborted and tries the next one", async () => {
    vi.useFakeTimers(minute);
    const controller = new AbortController();
    const abort = () => {
      controller.abort();
      return new Promise(() => {});
    };
    const a = scripted("a", down(), abort, down(), "accepted");
    const failover = withFailover([a], { breaker: { failures: 1 } });
    await errorOf(failover.send(message));
    vi.advanceTimersByTime(10_000);
    await errorOf(failover.send(message, { signal: controller.signal }));
    await errorOf(failover.send(message));
    await errorOf(failover.send(message));
    expect(a.sent).toHaveLength(3);
  });

  it("does not count a provider that the deadline left no time for", async () => {
    vi.useFakeTimers(minute);
    const a = scripted("a");
    const slow = Object.assign(Object.create(a) as typeof a, {
      prepare: (given: typeof message) => {
        vi.advanceTimersByTime(50);
        return a.prepare(given);
      },
    });
    const failover = withFailover([slow], { breaker: { failures: 1 } });
    expect((await errorOf(failover.send(message, { timeoutMs: 20 }))).code).toBe("timeout");
    expect((await failover.send(message)).connector).toBe("a");
  });

  it("counts timeouts and unknown outcomes of any code", async () => {
    vi.useFakeTimers(minute);
    for (const error of [
      refused("timeout"),
      new SmsError({ code: "rejected", delivery: "unknown", message: "A redirect." }),
    ]) {
      const a = scripted("a", error);
      const failover = withFailover([a], { breaker: { failures: 1 } });
      for (let count = 0; count < 3; count++) await errorOf(failover.send(message));
      expect(a.sent).toHaveLength(1);
    }
  });

  it("ignores results of sends that began before it opened", async () => {
    vi.useFakeTimers(minute);
    const [slow, slower, probe] = [gate(), gate(), gate()];
    const a = scripted(
      "a",
      () => slow.promise,
      () => slower.promise,
      down(),
      () => probe.promise,
    );
    const b = scripted("b");
    const failover = withFailover([a, b], { breaker: { failures: 1, halfOpenAfterMs: 1_000 } });
    const before = [failover.send(message), failover.send(message)];
    await eventually(() => expect(a.sent).toHaveLength(2));
    await failover.send(message);
    slow.resolve();
    await before[0];
    expect((await failover.send(message)).connector).toBe("b");
    vi.advanceTimersByTime(1_000);
    const trying = failover.send(message);
    await eventually(() => expect(a.sent).toHaveLength(4));
    slower.resolve();
    await before[1];
    expect((await failover.send(message)).connector).toBe("b");
    probe.resolve();
    expect((await trying).connector).toBe("a");
    expect(a.sent).toHaveLength(4);
  });

  it("never opens if it is disabled, and rejects invalid numbers", async () => {
    const a = scripted("a", down());
    const failover = withFailover([a], { breaker: false });
    for (let count = 0; count < 8; count++) await errorOf(failover.send({ to, body: "hi" }));
    expect(a.sent).toHaveLength(8);
    for (const breaker of [
      { failures: 0 },
      { failures: Number.NaN },
      { halfOpenAfterMs: -1 },
      { halfOpenAfterMs: Number.NaN },
    ]) {
      expect(() => withFailover([a], { breaker })).toThrow(/^breaker\.(?:failures|halfOpenAfterMs): must be/);
    }
    expect(withFailover([a], { breaker: { failures: 1, halfOpenAfterMs: 0 } }).id).toBe("a");
  });

  it("prepares with the first provider that is not skipped", async () => {
    vi.useFakeTimers(minute);
    const [a, b] = [scripted("a", down()), scripted("b")];
    const failover = withFailover([a, b], { breaker: { failures: 1 } });
    await failover.send(message);
    const prepare = vi.spyOn(b, "prepare");
    await failover.prepare(message);
    expect(prepare).toHaveBeenCalledOnce();
  });
});
