import { inspect } from "node:util";
import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import { timedOutOnce } from "@smskit/test-support/timed-out-once";
import { describe, expect, it, vi } from "vitest";
import { createMemoryVerificationStore, type VerificationStore } from "./index.ts";
import {
  ending,
  errorOf,
  notSent,
  secret,
  templates,
  to,
  unknown,
  verifierWith,
} from "./testing/verifier.ts";

const leak = new Error(`${to}: postgres://app:password@host is down`);

/** The ways in which something that is asked can fail. */
const failures: [how: string, fail: () => never | Promise<never>][] = [
  ["rejects", () => Promise.reject(leak)],
  [
    "throws",
    () => {
      throw leak;
    },
  ],
  ["hangs", () => new Promise<never>(() => {})],
];

function printed(error: SmsError): string {
  return [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), error.stack].join();
}

describe("an unavailable store: nothing is sent and nothing is approved", () => {
  describe.each(failures)("when it %s,", (how, fail) => {
    const expected = [how === "hangs" ? "timeout" : "unavailable", "not-sent"];
    const options = how === "hangs" ? { timeoutMs: 60 } : {};

    async function refused(calling: Promise<unknown>) {
      const error = await errorOf(calling);
      expect([error.code, error.delivery]).toEqual(expected);
      expect(printed(error)).not.toMatch(/password|8675310/);
    }

    it("start fails", async () => {
      const { verifier, phone, store } = verifierWith();
      store.create = fail;
      await refused(verifier.start({ to, usageType: "SignIn" }, options));
      expect(phone.messages).toEqual([]);
    });

    it("resend fails", async () => {
      const { verifier, phone, store, start, clock } = verifierWith();
      const { verificationId } = await start();
      clock.now += 30_000;
      const { issue } = store;
      store.issue = fail;
      await refused(verifier.resend({ verificationId }, options));
      store.issue = issue;
      store.read = fail;
      await refused(verifier.resend({ verificationId }, options));
      expect(phone.messages).toHaveLength(1);
    });

    it("check fails at each step, and the code is accepted once the store is available again", async () => {
      const { verifier, store, start, code } = verifierWith();
      const { verificationId } = await start();
      const good = { ...store };
      for (const step of ["read", "countAttempt", "consume"] as const) {
        Object.assign(store, good, { [step]: fail });
        await refused(verifier.check({ verificationId, code: code() }, options));
      }
      Object.assign(store, good);
      expect((await verifier.check({ verificationId, code: code() })).status).toBe("approved");
    });

    it("reset and deleteNumber fail", async () => {
      const { verifier, store } = verifierWith();
      Object.assign(store, { resetFailures: fail, deleteNumber: fail });
      await refused(verifier.reset({ to }, options));
      await refused(verifier.deleteNumber({ to }, options));
    });

    it("start fails if a limit cannot be counted", async () => {
      const { verifier, phone } = verifierWith({ policy: {}, createLimiter: () => ({ consume: fail }) });
      await refused(verifier.start({ to, usageType: "SignIn" }, options));
      expect(phone.messages).toEqual([]);
    });

    it("a sent text is not reported as an error and its code stays valid", async () => {
      const { verifier, store, code, phone } = verifierWith();
      const accept = vi.fn(fail);
      Object.assign(store, { accept, tally: fail });
      const { verificationId, delivery } = await timedOutOnce(
        () => accept.mock.calls.length === 1,
        60,
        () => verifier.start({ to, usageType: "SignIn" }, options),
      );
      expect(delivery).toBe("accepted");
      expect(phone.messages).toHaveLength(1);
      expect((await verifier.check({ verificationId, code: code() })).status).toBe("approved");
    });

    it("a text that was not sent is reported although its code cannot be removed", async () => {
      const connector = ending(createMemoryConnector({ templates }), notSent());
      const { verifier, store } = verifierWith({ connector });
      const withdraw = vi.fn(fail);
      store.withdraw = withdraw;
      const error = await timedOutOnce(
        () => withdraw.mock.calls.length === 1,
        60,
        () => errorOf(verifier.start({ to, usageType: "SignIn" }, options)),
      );
      expect([error.code, error.message]).toEqual(["unavailable", "Cannot be reached."]);
    });
  });

  it("a limit that returns no result fails the start", async () => {
    const { start } = verifierWith({
      policy: {},
      createLimiter: () => ({ consume: () => Promise.reject() }),
    });
    expect((await errorOf(start())).message).toContain('The limit "number-3600" cannot be counted');
  });

  it("a resend that a limit refuses is reported although its code cannot be removed", async () => {
    let full = false;
    const { verifier, store, start, clock } = verifierWith({
      policy: {},
      createLimiter: () => ({
        consume: async () => (full ? Promise.reject({ msBeforeNext: 1 }) : undefined),
      }),
    });
    const { verificationId } = await start();
    clock.now += 30_000;
    full = true;
    store.withdraw = () => Promise.reject(leak);
    expect((await errorOf(verifier.resend({ verificationId }))).code).toBe("rate-limited");
  });

  it.each([{}, { state: "fine" }])("an invalid result is an error: %j", async (result) => {
    const none = { create: async () => result, issue: async () => result, countAttempt: async () => result };
    const good = createMemoryVerificationStore();
    const { start } = verifierWith({ store: good });
    const { verificationId } = await start();
    const broken = { ...good, ...none } as unknown as VerificationStore;
    const { verifier, phone } = verifierWith({ store: broken });
    const calls = [
      () => verifier.start({ to, usageType: "SignIn" }),
      () => verifier.resend({ verificationId }),
      () => verifier.check({ verificationId, code: "123456" }),
    ];
    for (const call of calls) {
      const error = await errorOf(call());
      expect([error.code, error.failover]).toEqual(["unavailable", false]);
    }
    expect(phone.messages).toEqual([]);
  });
});

describe("a text that was not sent or whose outcome is unknown", () => {
  it("throws the connector's error and removes the verification", async () => {
    const error = new SmsError({ code: "invalid-recipient", message: "Not a mobile number." });
    const ids: string[] = [];
    const memory = createMemoryVerificationStore();
    const store = {
      ...memory,
      create: async (input: Parameters<typeof memory.create>[0]) => {
        ids.push(input.verification.id);
        return memory.create(input);
      },
    };
    const connector = ending(createMemoryConnector({ templates }), error);
    const { verifier, start, clock } = verifierWith({ connector, store });
    expect(await errorOf(start())).toBe(error);
    expect(await memory.read({ verificationId: ids[0] ?? "", now: clock.now })).toBeUndefined();
    expect((await verifier.check({ verificationId: ids[0] ?? "", code: "1" })).status).toBe("not-found");
  });

  it.each([
    ["an unknown outcome", unknown()],
    [
      "an error that is not an SmsError",
      () => {
        throw new Error(`${to} Basic c2VjcmV0`);
      },
    ],
  ])("returns unknown for %s and the code is valid", async (_, end) => {
    const memory = createMemoryConnector({ templates });
    const connector = ending(memory, end);
    const prepare = vi.spyOn(connector, "prepare");
    const { verifier, start, events, settled, store } = verifierWith({ connector });
    const tally = vi.spyOn(store, "tally");
    const { verificationId, delivery, receipt, expiresAt } = await start();
    expect([delivery, receipt, expiresAt]).toEqual(["unknown", undefined, expect.any(Date)]);
    expect(events).toMatchObject([
      { type: "delivery-unknown", verificationId, error: { delivery: "unknown" } },
    ]);
    const [event] = events;
    if (event?.type === "delivery-unknown") expect(printed(event.error)).not.toMatch(/Basic|8675310/);
    const code = String(prepare.mock.calls[0]?.[0].variables?.["code"]);
    expect((await verifier.check({ verificationId, code })).status).toBe("approved");
    await settled();
    // It was on the phone after all.
    expect(tally.mock.calls.map(([{ sent, verified }]) => [sent, verified])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it("ends within the caller's timeout, and the connector gets the remaining time", async () => {
    const memory = createMemoryConnector({ templates });
    const given: unknown[] = [];
    const connector: SmsConnector = {
      ...memory,
      send(message, options) {
        given.push(options);
        return memory.send(message, options);
      },
    };
    const { verifier } = verifierWith({ connector });
    const { signal } = new AbortController();
    await verifier.start({ to, usageType: "SignIn" }, { signal, timeoutMs: 5_000 });
    await verifier.start({ to, usageType: "SignIn" });
    const [first, second] = given as { signal?: AbortSignal; timeoutMs: number }[];
    expect(first?.signal).toBe(signal);
    expect(first?.timeoutMs).toBeLessThanOrEqual(5_000);
    expect(first?.timeoutMs).toBeGreaterThan(0);
    expect(second?.timeoutMs).toBeLessThanOrEqual(10_000);
    expect(second?.timeoutMs).toBeGreaterThan(5_000);
    // Longer than timers can hold.
    await verifier.start({ to, usageType: "SignIn" }, { timeoutMs: Number.POSITIVE_INFINITY });
  });

  it("is not sent after the caller has aborted or with no time left", async () => {
    const { verifier, phone, store } = verifierWith();
    const signal = AbortSignal.abort();
    const calls = [
      () => verifier.start({ to, usageType: "SignIn" }, { signal }),
      () => verifier.check({ verificationId: "x", code: "1" }, { signal }),
      () => verifier.resend({ verificationId: "x" }, { signal }),
      () => verifier.reset({ to }, { signal }),
    ];
    for (const call of calls) expect((await errorOf(call())).code).toBe("aborted");
    for (const timeoutMs of [0, -1, Number.NaN]) {
      const error = await errorOf(verifier.start({ to, usageType: "SignIn" }, { timeoutMs }));
      expect([error.code, error.message]).toEqual(["invalid-message", expect.stringContaining("timeoutMs")]);
    }
    const controller = new AbortController();
    store.create = () => {
      controller.abort();
      return new Promise(() => {});
    };
    const starting = verifier.start({ to, usageType: "SignIn" }, { signal: controller.signal });
    expect(await errorOf(starting)).toMatchObject({ code: "aborted", delivery: "not-sent" });
    expect(phone.messages).toEqual([]);
  });

  it("is not sent if the stores have used up the time", async () => {
    const { verifier, phone, store } = verifierWith();
    const { create } = store;
    const now = vi.spyOn(performance, "now");
    store.create = async (input) => {
      const result = await create(input);
      now.mockReturnValue(Number.MAX_SAFE_INTEGER);
      return result;
    };
    const error = await errorOf(verifier.start({ to, usageType: "SignIn" }));
    now.mockRestore();
    expect([error.code, error.delivery]).toEqual(["timeout", "not-sent"]);
    expect(phone.messages).toEqual([]);
  });

  it("leaves no timer", async () => {
    vi.useFakeTimers();
    const { verifier, start, code } = verifierWith();
    const started = await start();
    await verifier.check({ ...started, code: code() });
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("ignores errors of listeners and of waitUntil", async () => {
    const fail = () => {
      throw new Error("listener");
    };
    for (const onEvent of [fail, async () => fail(), undefined]) {
      const connector = ending(createMemoryConnector({ templates }), unknown());
      const { start } = verifierWith({ connector, onEvent, waitUntil: fail });
      expect((await start()).delivery).toBe("unknown");
    }
    const { start } = verifierWith({ waitUntil: undefined });
    expect((await start()).delivery).toBe("accepted");
  });
});

it("puts no secret, code or complete number into errors, events and results", async () => {
  const { verifier, start, code, events, clock } = verifierWith({
    // Shorter ones may stand in an id by chance.
    policy: { countries: ["US"], codeLength: 10 },
  });
  const started = await start({ session: "session-7f3a" });
  const errors = [
    await errorOf(verifier.resend({ ...started, session: "session-7f3a" })),
    await errorOf(verifier.resend(started)),
    await errorOf(start({ to: "+447400123456" })),
    await errorOf(start({ ip: "203.0.113.9:80" })),
  ];
  clock.now += 1;
  for (const value of [...errors, ...events, started, verifier]) {
    const all = inspect(value, { depth: 9 }) + JSON.stringify(value);
    for (const clear of [secret, code(), to.slice(1), "447400123456", "session-7f3a", "203.0.113.9"]) {
      expect(all).not.toContain(clear);
    }
  }
});
