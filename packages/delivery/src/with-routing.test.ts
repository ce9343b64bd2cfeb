import { type Attempt, createMemoryConnector, type SmsConnector } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  type AttemptOptions,
  byCountry,
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
import { startProviders } from "./testing/providers.ts";
import { down, errorOf, message, refused, scripted, text, to } from "./testing/scripted.ts";

describe("withRouting", () => {
  it("sends each message by the recipient's country", async () => {
    const { carrier, primary, backup } = await startProviders();
    const connector = withRouting(byCountry({ GB: backup }, primary), [primary, backup]);
    const receipts = await Promise.all(
      [to, "+447400123456", "+882161234567"].map((number) => connector.send({ ...message, to: number })),
    );
    expect(receipts.map(({ connector: id }) => id)).toEqual([primary.id, backup.id, primary.id]);
    expect(carrier.messages.map(({ body }) => body)).toEqual([text, text, text]);
  });

  it("sends what the first connector cannot prepare through the selected one", async () => {
    const a = scripted("a");
    const refusing = Object.assign(Object.create(a) as typeof a, {
      prepare: () => Promise.reject(refused("unsupported")),
    });
    const b = scripted("b");
    const connector = withRouting(() => b, [refusing, b]);
    expect((await connector.prepare(message)).body).toBe(text);
    expect((await connector.send(message)).connector).toBe("b");
  });

  it("rejects invalid countries, including names of prototype properties", () => {
    expect(() => byCountry({ us: scripted("a") }, scripted("b"))).toThrow(/^byCountry: .* capital letters/);
    expect(() => byCountry({ constructor: scripted("a") } as never, scripted("b"))).toThrow(
      /capital letters/,
    );
  });

  it("waits for a selector until the deadline", async () => {
    const a = scripted("a");
    const connector = withRouting(() => new Promise<never>(() => {}), [a, scripted("b")]);
    const error = await errorOf(connector.send(message, { timeoutMs: 30 }));
    expect(error).toMatchObject({ code: "timeout", delivery: "not-sent", connector: "a|b", attempts: [] });
    expect(a.sent).toEqual([]);
  });

  it("sends nothing if the selector fails or returns an unknown connector", async () => {
    const a = scripted("a");
    const failing = withRouting(() => {
      throw new Error(text);
    }, [a]);
    const error = await errorOf(failing.send(message));
    expect([error.delivery, error.message.includes("482913")]).toEqual(["not-sent", false]);
    const strange = withRouting(() => scripted("b"), [a]);
    const stranger = await errorOf(strange.send(message));
    expect(stranger).toMatchObject({
      code: "invalid-config",
      message: expect.stringContaining("select: returned a connector that is not among"),
    });
    expect(a.sent).toEqual([]);
    expect(() => withRouting(() => a, [])).toThrow(/at least one/);
  });

  it("selects randomly, in proportion to the shares", async () => {
    const [a, b, never] = [scripted("a"), scripted("b"), scripted("never")];
    for (const [left, right] of [
      [3, 1],
      [1, 1],
      [0.5, 4.5],
    ] as const) {
      const steps = 1_000;
      let step = 0;
      const select = weighted(
        [
          [never, 0],
          [a, left],
          [b, right],
        ],
        { random: () => step++ / steps },
      );
      const prepared = await a.prepare(message);
      const chosen = await Promise.all(Array.from({ length: steps }, () => select(prepared)));
      expect(chosen.filter((connector) => connector === a)).toHaveLength((steps * left) / (left + right));
      expect(chosen).not.toContain(never);
    }
  });

  it("selects the connector whose share contains the random value, for any shares and any value", async () => {
    const prepared = await scripted("a").prepare(message);
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 8 })
          .filter((all) => all.some(Boolean)),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (shares, chance) => {
          const connectors = shares.map((_, index) => scripted(String(index)));
          const pairs = shares.map((share, index) => [connectors[index], share] as [SmsConnector, number]);
          const chosen = connectors.indexOf(
            (await weighted(pairs, { random: () => chance })(prepared)) as never,
          );
          const total = shares.reduce((sum, share) => sum + share);
          const below = shares.slice(0, chosen).reduce((sum, share) => sum + share, 0);
          expect(chance * total).toBeGreaterThanOrEqual(below);
          expect(chance * total).toBeLessThan(below + (shares[chosen] ?? 0));
        },
      ),
    );
  });

  it("selects a connector with a share even if the random value is out of range", async () => {
    const [a, b] = [scripted("a"), scripted("b")];
    const select = weighted(
      [
        [a, 1],
        [b, 0],
      ],
      { random: () => 1 },
    );
    expect(await select(await a.prepare(message))).toBe(a);
    for (const shares of [
      [0],
      [-1],
      [Number.NaN],
      [3, -1],
      [3, Number.NaN],
      [Number.POSITIVE_INFINITY, 1],
      [],
    ]) {
      const pairs = shares.map((share) => [a, share] as [SmsConnector, number]);
      expect(() => weighted(pairs)).toThrow(/^weighted: shares/);
    }
  });
});

describe("connector wrappers", () => {
  const limit = { name: "all", texts: 10, perSeconds: 60 };
  const wrappers = {
    withRouting: (inner: SmsConnector, options: AttemptOptions) => withRouting(() => inner, [inner], options),
    withCountries: (inner: SmsConnector, options: AttemptOptions) =>
      withCountries(inner, { deny: ["KP"], ...options }),
    withLimits: (inner: SmsConnector, options: AttemptOptions) =>
      withLimits(inner, { limits: [limit], ...options }),
    withSuppression: (inner: SmsConnector, options: AttemptOptions) =>
      withSuppression(inner, { store: createMemorySuppressionStore(), ...options }),
  };

  it.each(Object.entries(wrappers))(
    "%s adds attempts to receipts and errors once and reports them",
    async (_, wrapIn) => {
      const heard: string[] = [];
      const onAttempt = ({ outcome }: Attempt) => heard.push(outcome);
      const connector = wrapIn(scripted("a", refused("authentication"), "accepted"), { onAttempt });
      const error = await errorOf(connector.send(message));
      expect(error.attempts).toMatchObject([{ connector: "a", outcome: "not-sent", code: "authentication" }]);
      expect((await connector.send(message)).attempts).toMatchObject([
        { connector: "a", outcome: "accepted" },
      ]);
      expect(heard).toEqual(["not-sent", "accepted"]);
      const receipt = await wrapIn(withRetry(scripted("b")), {}).send(message);
      expect(receipt.attempts).toMatchObject([{ connector: "b", outcome: "accepted" }]);
      expect(receipt).toHaveProperty("raw");
      // No connector was called, so the error has no attempt.
      const late = await errorOf(connector.send(message, { signal: AbortSignal.abort() }));
      expect([late.code, late.connector]).toEqual(["aborted", connector.id]);
      expect(late.attempts ?? []).toEqual([]);
    },
  );

  it.each(Object.entries(wrappers))("%s rejects an invalid signal", async (_, wrapIn) => {
    const a = scripted("a");
    const error = await errorOf(wrapIn(a, {}).send(message, { signal: {} as AbortSignal }));
    expect([error.code, error.delivery, a.sent.length]).toEqual(["invalid-message", "not-sent", 0]);
    expect(error.message).toBe("signal must be an AbortSignal.");
  });

  it.each([...Object.entries(wrappers), ["withRetry", withRetry] as const])(
    "%s does not print a foreign error thrown before anything is sent",
    async (_, wrapIn) => {
      const a = scripted("a");
      const foreign = Object.assign(Object.create(a) as typeof a, {
        prepare: () => Promise.reject(new Error(text)),
      });
      const error = await errorOf(wrapIn(foreign, {}).send(message));
      expect([error.code, error.delivery, error.connector]).toEqual(["unavailable", "not-sent", "a"]);
      expect(`${JSON.stringify(error)}${error.stack}${error.cause}`).not.toContain("482913");
    },
  );

  it("use methods that are set on them later, such as a test's spy", async () => {
    const a = scripted("a");
    const connector = Object.assign(withRetry(a), { label: "mine" });
    expect([connector.label, "label" in connector, Object.keys(connector).includes("label")]).toEqual([
      "mine",
      true,
      true,
    ]);
    const spy = vi.spyOn(connector, "send").mockRejectedValue(refused("rejected"));
    expect((await errorOf(connector.send(message))).code).toBe("rejected");
    expect([spy.mock.calls.length, a.sent.length]).toEqual([1, 0]);
    spy.mockRestore();
    await connector.send(message);
    expect(a.sent).toHaveLength(1);
    connector.send = async () => ({ connector: "own", provider: "own", id: "1", to, status: "sent" });
    expect((await connector.send(message)).connector).toBe("own");
    expect({ ...connector }.send).toBe(connector.send);
    expect(a.sent).toHaveLength(1);
  });

  it("keep other properties of a connector", async () => {
    const memory = createMemoryConnector();
    const connector = withRetry(withCountries(withTelemetry(memory), { deny: ["KP"] }));
    await connector.send({ to, body: "hi" });
    expect(connector.messages.map(({ body }) => body)).toEqual(["hi"]);
    expect([connector.id, connector.provider, connector.specVersion]).toEqual(["memory", "memory", 1]);
    expect("find" in connector).toBe(false);
    expect({ ...connector }.send).not.toBe(memory.send);
  });

  it("keep the `this` of a class with private fields", async () => {
    class Own {
      readonly specVersion = 1;
      readonly id = "own";
      readonly provider = "own";
      #inner = scripted("own", down(), "accepted");
      get given() {
        return this.#inner.sent.length;
      }
      prepare(given: typeof message) {
        return this.#inner.prepare(given);
      }
      send(given: typeof message) {
        return this.#inner.send(given);
      }
      async close() {
        this.#inner.sent.length = 0;
      }
    }
    vi.spyOn(Math, "random").mockReturnValue(0);
    const connector = withRetry(new Own() as never) as unknown as Own;
    await connector.send(message);
    expect([connector.given, connector instanceof Own]).toEqual([2, true]);
    const { close } = connector;
    await close();
    expect(connector.given).toBe(0);
    vi.restoreAllMocks();
  });

  it("can wrap a frozen connector", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const receipt = await withRetry(Object.freeze(scripted("a", down(), "accepted"))).send(message);
    expect(receipt.attempts).toHaveLength(2);
    vi.restoreAllMocks();
  });

  it("pass an optional method to the connector that sent the message", async () => {
    const { carrier, primary, backup } = await startProviders();
    const c = scripted("c");
    const failover = withFailover([withRetry(backup), withRetry(primary)]);
    const routed = withIdempotency(
      withRouting(() => failover, [c, failover]),
      { store: createMemoryIdempotencyStore() },
    );
    carrier.faults.add({ kind: "rate-limited", provider: backup.provider });
    const receipt = await routed.send(message, { idempotencyKey: "k" });
    expect(receipt.connector).toBe(primary.id);
    expect(await routed.getStatus?.(receipt)).toMatchObject({ connector: primary.id, id: receipt.id });
    await carrier.idle();
    await routed.redact?.(receipt);
    expect(await errorOf(routed.getStatus?.({ connector: "x", id: "1" }) as never)).toMatchObject({
      code: "invalid-message",
    });
    expect(await errorOf(routed.getStatus?.({ connector: "c", id: "1" }) as never)).toMatchObject({
      code: "unsupported",
      connector: "c",
    });
  });

  it("check every connector and return which connector each finding is from", async () => {
    const { primary, backup } = await startProviders();
    const check = await withFailover([withRetry(primary), withRetry(backup)]).check?.();
    expect(check?.ok).toBe(true);
    expect(check?.findings.map(({ message: said }) => said.split(":")[0])).toEqual(
      expect.arrayContaining([primary.id, backup.id]),
    );
  });

  it("look up a message at every provider even if one does not support it", async () => {
    const receipt = { connector: "b", provider: "scripted", id: "1", to, status: "sent" } as const;
    const a = Object.assign(scripted("a"), { find: () => Promise.reject(down()) });
    const b = Object.assign(scripted("b"), { find: async () => receipt });
    const prepared = await a.prepare(message);
    const since = new Date();
    expect(await withFailover([a, b]).find?.(prepared, { since })).toEqual(receipt);
    expect((await errorOf(withFailover([a, scripted("b")]).find?.(prepared, { since }) as never)).code).toBe(
      "unavailable",
    );
  });

  it("continue if a connector returns null for no message", async () => {
    const receipt = { connector: "b", provider: "scripted", id: "1", to, status: "sent" } as const;
    const a = Object.assign(scripted("a"), { find: async () => null as never });
    const b = Object.assign(scripted("b"), { find: async () => receipt });
    const prepared = await a.prepare(message);
    expect(await withFailover([a, b]).find?.(prepared, { since: new Date() })).toEqual(receipt);
  });

  it("look up at several providers within one deadline", async () => {
    const asked: (number | undefined)[] = [];
    const slow = (id: string) =>
      Object.assign(scripted(id), {
        find: async (_: unknown, { timeoutMs }: { timeoutMs?: number }) => {
          asked.push(timeoutMs);
          vi.advanceTimersByTime(700);
          throw down();
        },
      });
    const failover = withFailover([slow("a"), slow("b"), slow("c")]);
    const prepared = await failover.prepare(message);
    vi.useFakeTimers({ toFake: ["performance"] });
    const since = new Date();
    const error = await errorOf(failover.find?.(prepared, { since, timeoutMs: 1_000 }) as never);
    vi.useRealTimers();
    expect([error.code, asked]).toEqual(["unavailable", [1_000, 300]]);
  });

  it("have exactly the optional methods of the wrapped connectors", async () => {
    const bare = () => scripted("bare");
    const able = Object.assign(scripted("able"), {
      check: async () => ({ ok: true, findings: [] }),
      cancel: async () => {},
    });
    for (const wrapped of [withFailover([bare(), able]), withRouting(() => able, [bare(), able])]) {
      for (const method of ["check", "cancel"] as const) expect(wrapped[method]).toBeTypeOf("function");
      for (const method of ["find", "getStatus", "redact", "reportOutcome"] as const) {
        expect(method in wrapped, method).toBe(false);
      }
      expect(wrapped.provider).toBe("scripted");
      expect(await wrapped.check?.()).toEqual({ ok: true, findings: [] });
    }
    for (const method of ["check", "find", "cancel"] as const) {
      expect(method in withFailover([bare()]), method).toBe(false);
    }
    const retried = withRetry(able);
    expect(["cancel" in retried, "find" in retried, "send" in retried]).toEqual([true, false, true]);
    expect(Object.keys(retried)).toEqual(Object.keys(able));
    expect(Object.getOwnPropertyDescriptor(retried, "no such")).toBeUndefined();
    const hidden = Object.defineProperty(scripted("hidden"), "secret", {
      value: "s3cret",
      enumerable: false,
    });
    expect(Object.keys(withRetry(hidden))).not.toContain("secret");
  });

  it("are not ok if one connector is not, and name the connector of each finding", async () => {
    const checking = (id: string, ok: boolean) =>
      Object.assign(scripted(id), {
        check: async () => ({ ok, findings: [{ level: "ok" as const, message: `said of ${id}` }] }),
      });
    const check = await withFailover([checking("a", true), checking("b", false), scripted("c")]).check?.();
    expect(check).toEqual({
      ok: false,
      findings: [
        { level: "ok", message: "a: said of a" },
        { level: "ok", message: "b: said of b" },
      ],
    });
  });

  it("find nothing if no connector has the message", async () => {
    const find = async () => undefined;
    const failover = withFailover([Object.assign(scripted("a"), { find }), scripted("b")]);
    const prepared = await failover.prepare(message);
    expect(await failover.find?.(prepared, { since: new Date() })).toBeUndefined();
  });

  it("reject a message of another connector and an unsupported optional method", async () => {
    const cancel = async () => {};
    const failover = withFailover([Object.assign(scripted("a"), { cancel }), scripted("b")]);
    for (const ref of [{ connector: "x", id: "1" }, undefined]) {
      const error = await errorOf(failover.cancel?.(ref as never) as never);
      expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      expect(error.message).toMatch(/sent by the connector "(?:x|undefined)", not by one of a, b\.$/);
    }
    const unable = await errorOf(failover.cancel?.({ connector: "b", id: "1" }) as never);
    expect(unable.message).toBe('The connector "b" does not support cancel.');
  });

  it("close all connectors", async () => {
    const closed: string[] = [];
    const closing = (id: string) =>
      Object.assign(scripted(id), {
        close: async () => {
          closed.push(id);
        },
      });
    await withRetry(withFailover([withRetry(closing("a")), closing("b")])).close?.();
    expect(closed).toEqual(["a", "b"]);
  });
});
