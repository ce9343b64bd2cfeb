import { inspect } from "node:util";
import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { VerificationStore } from "./index.ts";
import { errorOf, notSent, secret, templates, to, verifierWith, wrong } from "./testing/verifier.ts";

afterEach(() => {
  vi.useRealTimers();
});

const junk: unknown[] = [null, false, true, 0, "", "approved", [], {}, { state: "fine" }];
const counted = { state: "counted", attempts: 1, failures: 1, codes: [] };

describe("a store that returns an invalid result is treated as unavailable", () => {
  const invalid: [method: keyof VerificationStore, results: unknown[]][] = [
    ["create", [undefined, ...junk, { state: "slowed" }]],
    [
      "read",
      [
        ...junk,
        ...["id", "keyId", "sealedTo"].map((gap) => ({ id: "a", keyId: "b", sealedTo: "c", [gap]: 1 })),
      ],
    ],
    [
      "countAttempt",
      [undefined, ...junk, ...["attempts", "failures", "codes"].map((gap) => ({ ...counted, [gap]: "1" }))],
    ],
    [
      "countAttempt",
      [null, 7, "code", [], {}, { id: "a", keyId: "b" }, { id: "a", keyId: "b", digest: 7 }].flatMap(
        (code) => [
          { ...counted, codes: [code] },
          { ...counted, state: "used", codes: [code] },
        ],
      ),
    ],
    [
      "countAttempt",
      [
        { ...counted, attempts: 0 },
        { ...counted, codes: Array(1) },
      ],
    ],
    ["read", [{ id: "a", keyId: "b", sealedTo: "c", usageType: "SignIn", session: {} }]],
    ["consume", [...junk, { codes: "1" }, { codes: 1, message: "SM1" }, { used: "yes" }]],
    ["issue", [undefined, ...junk, { state: "issued" }, { state: "cooling", waitMs: Number.NaN }]],
  ];
  const cases = invalid.flatMap(([method, all]) => all.map((result) => ({ method, result })));

  it.each(cases)("$method: $result", async ({ method, result }) => {
    const { verifier, store, start, code, clock, phone } = verifierWith();
    const started = await start();
    clock.now += 30_000;
    Object.assign(store, { [method]: async () => result });
    const calling = {
      create: () => start(),
      read: () => verifier.check({ ...started, code: code() }),
      countAttempt: () => verifier.check({ ...started, code: code() }),
      consume: () => verifier.check({ ...started, code: code() }),
      issue: () => verifier.resend(started),
    }[method as "create"];
    expect(await errorOf(calling())).toMatchObject({
      code: "unavailable",
      delivery: "not-sent",
      failover: false,
      message: expect.stringContaining("nothing is sent or approved"),
    });
    expect(phone.messages).toHaveLength(1);
  });
});

describe("a store that returns arbitrary values", () => {
  it("is treated as unavailable even if the result cannot be read", async () => {
    const unreadable = new Proxy(
      {},
      {
        get(_, name) {
          // What a promise is told by.
          if (name === "then") return undefined;
          throw new Error(to);
        },
      },
    );
    for (const method of ["read", "countAttempt", "consume"] as const) {
      const { verifier, store, start, code } = verifierWith();
      const started = await start();
      Object.assign(store, { [method]: async () => unreadable });
      const error = await errorOf(verifier.check({ ...started, code: code() }));
      expect([error.code, error.message.includes(to)]).toEqual(["unavailable", false]);
    }
  });

  const methods = ["create", "read", "countAttempt", "consume", "issue"] as const;
  const states = ["created", "slowed", "gone", "counted", "used", "issued", "cooling"];
  /** JSON of any shape, and of shapes that are close to a valid result. */
  const anyResult = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        state: fc.oneof(fc.constantFrom(...states), fc.jsonValue()),
        attempts: fc.oneof(fc.integer(), fc.jsonValue()),
        failures: fc.oneof(fc.integer(), fc.jsonValue()),
        codes: fc.oneof(
          fc.integer(),
          fc.array(
            fc.oneof(fc.jsonValue(), fc.record({ id: fc.string(), keyId: fc.string(), digest: fc.string() })),
          ),
          fc.jsonValue(),
        ),
        waitMs: fc.oneof(fc.integer(), fc.jsonValue()),
        used: fc.jsonValue(),
        message: fc.jsonValue(),
        id: fc.oneof(fc.string(), fc.jsonValue()),
        keyId: fc.oneof(fc.constant("default"), fc.jsonValue()),
        sealedTo: fc.oneof(fc.string(), fc.jsonValue()),
        usageType: fc.oneof(fc.string(), fc.jsonValue()),
        session: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  );

  it("never causes a wrong code to be approved, and no error other than an SmsError", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), anyResult, async (method, told) => {
        const { verifier, store, start, code, clock } = verifierWith();
        const started = await start();
        clock.now += 30_000;
        Object.assign(store, { [method]: async () => told });
        const typed = method === "consume" ? code() : wrong(code());
        for (const call of [
          () => verifier.check({ ...started, code: typed }),
          () => verifier.resend(started),
          () => start(),
        ]) {
          const outcome = await call().catch((thrown: unknown) => thrown);
          if (outcome instanceof Error) expect(SmsError.is(outcome), String(outcome)).toBe(true);
          const approved = (outcome as { status?: string }).status === "approved";
          const isUse = method === "consume" && Number.isInteger((told as { codes?: unknown } | null)?.codes);
          if (approved) expect(isUse, JSON.stringify(told)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("a connector that violates its interface", () => {
  it.each([
    [
      "throws its own error",
      () => {
        throw new Error(`${to} Basic c2VjcmV0`);
      },
    ],
    ["rejects", () => Promise.reject(new Error(`${to} Basic c2VjcmV0`))],
    ["gives nothing", async () => undefined],
  ])(
    "fails with an SmsError without details and sends nothing if its prepare method %s",
    async (_, prepare) => {
      const memory = createMemoryConnector({ templates });
      const { verifier, start, clock } = verifierWith({
        connector: { ...memory, prepare: (message) => preparing(message) },
      });
      let preparing: SmsConnector["prepare"] = memory.prepare;
      const started = await start();
      clock.now += 30_000;
      preparing = prepare as never;
      for (const calling of [() => start(), () => verifier.resend(started)]) {
        const error = await errorOf(calling());
        expect(error).toMatchObject({ code: "unavailable", delivery: "not-sent", connector: "memory" });
        expect(error.message).toMatch(
          /^The connector "memory" threw an error that is not an SmsError \(\w+\)\.$/,
        );
        expect(inspect(error)).not.toMatch(/c2VjcmV0|5558675310/);
      }
      expect(memory.messages).toHaveLength(1);
    },
  );

  /** A start whose text the connector has sent; unless `respond` is given, its send never ends. */
  async function hanging(signal?: AbortSignal, respond?: (timeoutMs: number) => Promise<never>) {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const memory = createMemoryConnector({ templates });
    const sending = Promise.withResolvers<void>();
    const connector: SmsConnector = {
      ...memory,
      send(_, { timeoutMs = 0 } = {}) {
        sending.resolve();
        return respond?.(timeoutMs) ?? new Promise(() => {});
      },
    };
    const setup = verifierWith({ connector });
    const starting = setup.verifier.start({ to, usageType: "SignIn" }, { signal });
    await sending.promise;
    return { ...setup, starting };
  }

  it("has an unknown outcome if it hangs beyond the timeout", async () => {
    const { starting, events } = await hanging();
    await vi.advanceTimersByTimeAsync(10_250);
    expect((await starting).delivery).toBe("unknown");
    expect(events).toMatchObject([
      { type: "delivery-unknown", error: { code: "timeout", delivery: "unknown" } },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is awaited for a moment after the deadline, since it may report that nothing was sent", async () => {
    const { starting } = await hanging(undefined, async (timeoutMs) => {
      await new Promise((resolve) => setTimeout(resolve, timeoutMs + 100));
      throw notSent();
    });
    const ended = errorOf(starting);
    await vi.advanceTimersByTimeAsync(10_250);
    expect(await ended).toMatchObject({ code: "unavailable", delivery: "not-sent" });
  });

  it("has an unknown outcome if it ignores the caller's abort", async () => {
    const controller = new AbortController();
    const { starting, events } = await hanging(controller.signal);
    controller.abort();
    await vi.advanceTimersByTimeAsync(250);
    expect((await starting).delivery).toBe("unknown");
    expect(events).toMatchObject([
      { type: "delivery-unknown", error: { code: "aborted", delivery: "unknown" } },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("input from a browser that the caller passes on", () => {
  it.each([{ toString: 1 }, Object.create(null), Symbol("id"), 5, null, [], "a\0b", "\ud800"])(
    "returns not-found for an invalid id: %o",
    async (verificationId) => {
      const { verifier } = verifierWith();
      expect(await verifier.check({ verificationId: verificationId as never, code: "123456" })).toEqual({
        status: "not-found",
      });
      expect((await errorOf(verifier.resend({ verificationId: verificationId as never }))).code).toBe(
        "rejected",
      );
    },
  );

  it.each(["", "a\0", "\ud83d", "s".repeat(256), "s".repeat(5_000)])(
    "rejects an invalid session and one that may be equal to another",
    async (session) => {
      const { verifier, start, code, phone } = verifierWith();
      expect((await errorOf(start({ session }))).code).toBe("invalid-message");
      expect(phone.messages).toEqual([]);
      const started = await start({ session: "\ufffd" });
      expect((await verifier.check({ ...started, code: code(), session })).status).toBe("not-found");
      expect((await errorOf(verifier.resend({ ...started, session }))).code).toBe("rejected");
      const approved = await verifier.check({ ...started, code: code(), session: "\ufffd" });
      expect(approved.status).toBe("approved");
    },
  );

  it.each([{}, { id: "a" }, Symbol("a"), 5, null])(
    "rejects a session that is not a string: %o",
    async (session) => {
      const { verifier, start, code, phone } = verifierWith();
      expect((await errorOf(start({ session: session as never }))).message).toMatch(/^session: /);
      expect(phone.messages).toEqual([]);
      const started = await start({ session: JSON.stringify(session) ?? "null" });
      expect((await verifier.check({ ...started, code: code(), session: session as never })).status).toBe(
        "not-found",
      );
    },
  );
});

describe("an incomplete config", () => {
  it.each([
    [undefined, "is missing"],
    [null, "is missing"],
    [{ id: "a", value: secret }, "is missing"],
    [[undefined], "must have an `id`"],
    [[{ id: "a" }], "must have an `id` that is a string, and a `value`"],
    [[{ value: secret }], "must have an `id` that is a string, and a `value`"],
    [[{ id: "a", value: 16 }], "must have an `id` that is a string, and a `value`"],
  ])("is rejected for an invalid secret: %o", async (none, problem) => {
    const creating = (async () => verifierWith({ secret: none as never }))();
    expect(await errorOf(creating)).toMatchObject({
      code: "invalid-config",
      message: expect.stringMatching(/^createVerifier: secret: /),
    });
    expect((await errorOf((async () => verifierWith({ secret: none as never }))())).message).toContain(
      problem,
    );
  });

  it.each([
    [{ countries: "US" }, "policy.countries"],
    [{ countries: [undefined] }, "policy.countries"],
    [{ limits: { number: { texts: 5, perSeconds: 3_600 } } }, "policy.limits.number: must be a list"],
    [{ limits: { number: [null] } }, "policy.limits.number"],
    [{ testNumbers: { [to]: null } }, "policy.testNumbers"],
  ])("is rejected with the name of the invalid rule: %j", async (policy, problem) => {
    const creating = (async () => verifierWith({ policy: policy as never }))();
    expect(await errorOf(creating)).toMatchObject({
      code: "invalid-config",
      message: expect.stringContaining(problem),
    });
  });
});
