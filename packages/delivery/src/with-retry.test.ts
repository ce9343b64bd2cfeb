import { getEventListeners } from "node:events";
import { SmsError } from "@smskit/core";
import { timedOutOnce } from "@smskit/test-support/timed-out-once";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemorySuppressionStore, withFailover, withRetry, withSuppression } from "./index.ts";
import { startProviders } from "./testing/providers.ts";
import { down, errorOf, message, refused, scripted, to, unknown } from "./testing/scripted.ts";

describe("withRetry", () => {
  beforeEach(() => {
    // The backoff is a random part of its step: none of it.
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("sends a message once after a reset before the request was written", async () => {
    const { carrier, primary, posts } = await startProviders();
    carrier.faults.add({ kind: "reset-on-connect", provider: primary.provider, times: 1 });
    const receipt = await withRetry(primary).send(message);
    expect(receipt.attempts?.map(({ connector, outcome }) => [connector, outcome])).toEqual([
      [primary.id, "not-sent"],
      [primary.id, "accepted"],
    ]);
    expect([posts(primary), carrier.messages.length]).toEqual([1, 1]);
  });

  it.each(["reset-after-read", "fin", "truncated-answer", "garbage-answer"] as const)(
    "never sends again after %s: the outcome is unknown",
    async (kind) => {
      const { carrier, primary, posts } = await startProviders();
      carrier.faults.add({ kind, provider: primary.provider, times: 1 });
      const error = await errorOf(withRetry(primary).send(message));
      expect([error.delivery, error.retryable, error.attempts?.length]).toEqual(["unknown", false, 1]);
      expect([posts(primary), carrier.messages.length]).toEqual([1, 1]);
    },
  );

  it.each([500, 502, 503])("does not retry after a %i and does not print its body", async (status) => {
    const { carrier, primary, posts } = await startProviders();
    carrier.faults.add({ kind: "server-error", status, body: "<html>oops 482913</html>" });
    const error = await errorOf(withRetry(primary).send(message));
    expect([error.code, error.delivery, posts(primary)]).toEqual(["unavailable", "unknown", 1]);
    expect(JSON.stringify(error)).not.toMatch(/oops|482913/);
  });

  it("reports an unknown outcome within the deadline if the provider does not respond", async () => {
    const { carrier, primary, posts } = await startProviders();
    carrier.faults.add({ kind: "hang", provider: primary.provider });
    const error = await timedOutOnce(
      () => posts(primary) === 1,
      1_000 + 250,
      () => errorOf(withRetry(primary).send(message, { timeoutMs: 1_000 })),
    );
    expect([error.code, error.delivery, posts(primary)]).toEqual(["timeout", "unknown", 1]);
  });

  it("waits for the time in Retry-After", async () => {
    vi.useFakeTimers();
    const limited = new SmsError({ code: "rate-limited", retryAfterMs: 1_000, message: "Too many." });
    const connector = scripted("a", limited, "accepted");
    const sending = withRetry(connector).send({ to, body: "hi" });
    await vi.advanceTimersByTimeAsync(999);
    expect(connector.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await sending).id).toBe("a-2");
  });

  it.each([
    ["1", 1_000],
    [() => new Date(Date.now() + 1_500).toUTCString(), 0],
  ])("respects a provider's Retry-After of %s", async (header, leastMs) => {
    const { carrier, primary, posts } = await startProviders();
    const retryAfter = typeof header === "string" ? header : header();
    carrier.faults.add({ kind: "rate-limited", retryAfter, provider: primary.provider, times: 1 });
    const receipt = await withRetry(primary).send(message);
    const [first, second] = receipt.attempts ?? [];
    expect(Number(second?.startedAt) - Number(first?.startedAt)).toBeGreaterThanOrEqual(leastMs);
    expect([first?.code, posts(primary), carrier.messages.length]).toEqual(["rate-limited", 2, 1]);
  });

  it.each(["-5", "abc"])("uses its own backoff for a Retry-After of %s", async (retryAfter) => {
    const { carrier, primary, posts } = await startProviders();
    carrier.faults.add({ kind: "rate-limited", retryAfter, provider: primary.provider, times: 2 });
    await withRetry(primary).send(message);
    expect([posts(primary), carrier.messages.length]).toEqual([3, 1]);
  });

  it("throws at once if Retry-After is beyond the deadline", async () => {
    const { carrier, primary, posts } = await startProviders();
    carrier.faults.add({ kind: "rate-limited", retryAfter: "99999", provider: primary.provider });
    const error = await errorOf(withRetry(primary).send(message));
    expect([error.code, error.retryAfterMs, posts(primary)]).toEqual(["rate-limited", 99_999_000, 1]);
  });

  it("accepts an infinite deadline", async () => {
    const limited = new SmsError({ code: "rate-limited", retryAfterMs: 999_999_999_000, message: "Later." });
    const connector = scripted("a", limited);
    const error = await errorOf(withRetry(connector).send(message, { timeoutMs: Number.POSITIVE_INFINITY }));
    expect([error.code, connector.sent.length]).toEqual(["rate-limited", 1]);
  });

  it("makes the configured number of attempts and reports each outcome", async () => {
    const connector = scripted("a", down());
    const heard: string[] = [];
    const retried = withRetry(connector, {
      attempts: 4,
      onAttempt: async ({ outcome }) => {
        heard.push(outcome);
        throw new Error("a listener's own");
      },
    });
    const error = await errorOf(retried.send(message));
    expect(error.attempts?.map(({ code }) => code)).toEqual(Array(4).fill("unavailable"));
    expect([connector.sent.length, heard.length]).toEqual([4, 4]);
  });

  it.each([
    "invalid-message",
    "invalid-recipient",
    "recipient-blocked",
    "authentication",
    "insufficient-funds",
    "idempotency-conflict",
  ] as const)("does not retry %s", async (code) => {
    const connector = scripted("a", refused(code));
    expect((await errorOf(withRetry(connector).send(message))).code).toBe(code);
    expect(connector.sent).toHaveLength(1);
  });

  it("reports an abort during a pause or before the first attempt as not sent", async () => {
    const limited = new SmsError({ code: "rate-limited", retryAfterMs: 5_000, message: "Too many." });
    const controller = new AbortController();
    const connector = scripted("a", limited);
    const heard = vi.fn(() => controller.abort());
    const error = await errorOf(
      withRetry(connector, { onAttempt: heard }).send(message, { signal: controller.signal }),
    );
    expect([error.code, error.delivery, error.attempts?.length]).toEqual(["aborted", "not-sent", 1]);
    expect(error.message).toBe("The caller aborted the call.");
    const again = await errorOf(withRetry(connector).send(message, { signal: controller.signal }));
    expect([again.code, again.delivery, connector.sent.length]).toEqual(["aborted", "not-sent", 1]);
  });

  it("starts no request after the deadline", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const connector = scripted("a");
    const slow = Object.assign(Object.create(connector) as typeof connector, {
      prepare: async (given: typeof message) => {
        vi.advanceTimersByTime(50);
        return connector.prepare(given);
      },
    });
    const error = await errorOf(withRetry(slow).send(message, { timeoutMs: 20 }));
    expect([error.code, error.delivery, connector.sent.length]).toEqual(["timeout", "not-sent", 0]);
    expect(error).toMatchObject({ connector: "a", message: "The call did not end within its deadline." });
  });

  it.each([0, -1, Number.NaN])("rejects timeoutMs %s as not sent", async (timeoutMs) => {
    const connector = scripted("a");
    const error = await errorOf(withRetry(connector).send(message, { timeoutMs }));
    expect([error.code, error.delivery, connector.sent.length]).toEqual(["invalid-message", "not-sent", 0]);
    expect(error.message).toBe("timeoutMs must be a positive number of milliseconds.");
  });

  it.each([0, 1.5, Number.NaN])("rejects %s attempts", (attempts) => {
    expect(() => withRetry(scripted("a"), { attempts })).toThrow(
      expect.objectContaining({
        code: "invalid-config",
        message: expect.stringMatching(/^withRetry: attempts/),
      }),
    );
  });

  it("treats an error that is not an SmsError as an unknown outcome and does not print it", async () => {
    const connector = scripted("a");
    const foreign = Object.assign(Object.create(connector) as typeof connector, {
      send: () => Promise.reject(new Error("secret 482913")),
    });
    const error = await errorOf(withRetry(foreign).send(message));
    expect([error.code, error.delivery, error.connector]).toEqual(["unavailable", "unknown", "a"]);
    expect(error.message).toBe('The connector "a" threw an error that is not an SmsError (Error).');
    expect(`${JSON.stringify(error)}${error.stack}${error.cause}`).not.toContain("482913");
  });

  it("adds its attempts to a frozen error", async () => {
    const error = await errorOf(withRetry(scripted("a", Object.freeze(down()))).send(message));
    expect([error.code, error.retryable, error.attempts?.length]).toEqual(["unavailable", true, 3]);
  });

  it("reports each attempt once if the same error is thrown repeatedly", async () => {
    const same = down();
    const retried = withRetry(scripted("a", same), { attempts: 2 });
    await errorOf(retried.send(message));
    expect((await errorOf(retried.send(message))).attempts).toHaveLength(2);
  });

  it("flattens the attempts of the wrapped connector in order", async () => {
    const failover = withFailover([
      withRetry(scripted("a", down()), { attempts: 2 }),
      withRetry(scripted("b", down(), "accepted")),
    ]);
    const receipt = await withRetry(failover).send(message);
    expect(receipt.attempts?.map(({ connector, outcome }) => `${connector} ${outcome}`)).toEqual([
      "a not-sent",
      "a not-sent",
      "b not-sent",
      "b accepted",
    ]);
    expect(receipt).toHaveProperty("raw", { provider: "response" });
    expect(Object.keys(receipt)).not.toContain("raw");
  });

  it("waits a random time of up to 200 ms, doubled for each attempt up to 5 s", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    vi.spyOn(Math, "random").mockReturnValue(0.999_999);
    const retried = withRetry(scripted("a", down()), { attempts: 8 });
    const failed = errorOf(retried.send(message, { timeoutMs: 60_000 }));
    await vi.advanceTimersByTimeAsync(60_000);
    const starts = (await failed).attempts?.map(({ startedAt }) => Number(startedAt)) ?? [];
    const waits = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    expect(waits).toHaveLength(7);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThan(Math.min(200 * 2 ** index, 5_000) * 0.9);
      expect(wait).toBeLessThanOrEqual(Math.min(200 * 2 ** index, 5_000));
    }
  });

  it("records when each attempt began, how long it took and the provider's code", async () => {
    vi.useFakeTimers({ toFake: ["performance", "Date"], now: 1_000 });
    const coded = new SmsError({
      code: "rate-limited",
      retryAfterMs: 0,
      providerCode: "20429",
      message: "No.",
    });
    const slow = () => {
      vi.advanceTimersByTime(30);
      throw coded;
    };
    const receipt = await withRetry(scripted("a", slow, "accepted")).send(message);
    expect(receipt.attempts).toEqual([
      {
        connector: "a",
        startedAt: new Date(1_000),
        durationMs: 30,
        outcome: "not-sent",
        code: "rate-limited",
        providerCode: "20429",
      },
      { connector: "a", startedAt: new Date(1_030), durationMs: 0, outcome: "accepted" },
    ]);
    const error = await errorOf(withRetry(scripted("a", refused("authentication"))).send(message));
    expect(error.attempts?.map((attempt) => Object.keys(attempt))).toEqual([
      ["connector", "startedAt", "durationMs", "outcome", "code"],
    ]);
  });

  it("throws errors with the original stack, which is not an enumerable field", async () => {
    const first = refused("authentication");
    const error = await errorOf(withRetry(scripted("a", first)).send(message));
    expect(error).not.toBe(first);
    expect(error.stack).toBe(first.stack);
    expect(Object.keys(error)).not.toContain("stack");
    error.stack = "mine";
    expect(error.stack).toBe("mine");
  });

  it("removes its timers and listeners however a send ends", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const limited = new SmsError({ code: "rate-limited", retryAfterMs: 1_000, message: "Too many." });
    const controller = new AbortController();
    const { signal } = controller;
    const left = () => [vi.getTimerCount(), getEventListeners(signal, "abort").length];
    const sending = withRetry(scripted("a", limited, "accepted")).send(message, { signal });
    await vi.advanceTimersByTimeAsync(1_000);
    await sending;
    expect(left()).toEqual([0, 0]);
    // The store of a guard is waited for in another way.
    const store = createMemorySuppressionStore();
    await withSuppression(scripted("a"), { store }).send(message, { signal });
    expect(left()).toEqual([0, 0]);
    const silent = { ...store, has: () => new Promise<never>(() => {}) };
    const late = errorOf(withSuppression(scripted("a"), { store: silent }).send(message, { signal }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect([(await late).code, ...left()]).toEqual(["timeout", 0, 0]);
    const pausing = errorOf(withRetry(scripted("a", limited)).send(message, { signal }));
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    expect([(await pausing).code, ...left()]).toEqual(["aborted", 0, 0]);
  });

  it("keeps an unknown outcome unknown after later attempts that were not sent", async () => {
    const error = await errorOf(withRetry(scripted("a", down(), unknown())).send(message));
    expect([error.delivery, error.attempts?.map(({ outcome }) => outcome)]).toEqual([
      "unknown",
      ["not-sent", "unknown"],
    ]);
  });
});
