import { createMemoryConnector, SmsError } from "@smskit/core";
import type { CodeProvider } from "@smskit/core/provider";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  createMemoryCodeProvider,
  createMemoryVerificationStore,
  createVerifier,
  type VerifierOptions,
} from "./index.ts";
import { providerVerifierWith } from "./testing/provider-verifier.ts";
import { errorOf, notSent, other, secret, to, unknown, unlimited, wrong } from "./testing/verifier.ts";

const shared = { secret, store: createMemoryVerificationStore() };

/** Never ends, and its caller gives up as soon as it began. */
const hang = (caller: AbortController) => () => {
  caller.abort();
  return new Promise<never>(() => {});
};

describe("a verifier with a code provider", () => {
  it("behaves like any verifier: start, check, used, not found", async () => {
    const { verifier, start, code, clock, memory } = providerVerifierWith();
    const started = await start({ locale: "pt_BR.UTF-8", ip: "203.0.113.9", reference: "sign-in-1" });
    expect(started).toEqual({
      verificationId: expect.any(String),
      expiresAt: new Date(clock.now + 600_000),
      resendAt: new Date(clock.now + 30_000),
      delivery: "accepted",
    });
    expect(started.to).toBe(to);
    expect(started.receipt).toBeUndefined();
    expect(memory.sent).toEqual([
      { ref: "memory-1", to, code: code(), usageType: "SignIn", locale: "pt-BR", ip: "203.0.113.9" },
    ]);
    const { verificationId } = started;
    const check = (typed: string) => verifier.check({ verificationId, code: typed });
    expect(await check(wrong(code()))).toEqual({ status: "incorrect", attemptsLeft: 4 });
    expect(await check(` ${code().slice(0, 3)}-${code().slice(3)} `)).toEqual({ status: "approved" });
    expect(await check(code())).toEqual({ status: "used" });
    const asked = vi.spyOn(memory, "check");
    expect(await check(wrong(code()))).toEqual({ status: "not-found" });
    expect(asked, "a used code is not asked about").not.toHaveBeenCalled();
    clock.now += 60_000;
    expect(await check(code())).toEqual({ status: "not-found" });
  });

  it("stores the provider's ref but no code", async () => {
    const { verifier, start, store, code } = providerVerifierWith();
    const create = vi.spyOn(store, "create");
    const accept = vi.spyOn(store, "accept");
    const consume = vi.spyOn(store, "consume");
    const { verificationId } = await start();
    expect(create.mock.calls[0]?.[0].code.digest).toBe("");
    expect(accept.mock.calls[0]?.[0].message).toEqual({ connector: "memory", id: "memory-1" });
    await verifier.check({ verificationId, code: code() });
    const kept = JSON.stringify([create.mock.calls, accept.mock.calls, consume.mock.calls]);
    // By itself: a hash may contain its digits by chance.
    expect(kept).not.toMatch(new RegExp(`(?<![\\da-f])${code()}(?![\\da-f])`));
    expect(kept).not.toContain(to.slice(1));
  });

  it("accepts a number with its country code and rejects others before anything is counted", async () => {
    const { verifier, start, memory, code } = providerVerifierWith();
    const { verificationId, to: read } = await start({ to: "+44 7400 123456" });
    expect(read).toBe(other);
    const checked = await verifier.check({ verificationId, code: code(), to: "0044 (0)7400 123456" });
    expect(checked.status).toBe("approved");
    expect((await start({ to: "+5215512345678" })).to, "one phone, one number").toBe("+525512345678");
    for (const number of ["07400 123456", "+4474", "", 7 as unknown as string]) {
      expect(await errorOf(start({ to: number }))).toMatchObject({
        code: "invalid-recipient",
        delivery: "not-sent",
      });
    }
    expect(await errorOf(start({ usageType: "" }))).toMatchObject({ code: "invalid-message" });
    expect(await errorOf(start({ locale: 7 as unknown as string }))).toMatchObject({
      ...{ code: "invalid-message", message: expect.stringMatching(/^locale: /) },
    });
    expect(memory.sent).toHaveLength(2);
  });

  it("binds a code to its session, number and usage type, and otherwise does not ask the provider", async () => {
    const check = vi.fn<CodeProvider["check"]>(async () => "approved");
    const { verifier, start } = providerVerifierWith({ change: () => ({ check }) });
    const { verificationId } = await start({ session: "browser-1" });
    const bound = { verificationId, code: "123456", session: "browser-1" };
    for (const elsewhere of [{ session: "browser-2" }, { to: other }, { usageType: "Register" }]) {
      expect((await verifier.check({ ...bound, ...elsewhere })).status).toBe("not-found");
    }
    expect(check).not.toHaveBeenCalled();
    expect((await verifier.check({ ...bound, to, usageType: "SignIn" })).status).toBe("approved");
  });

  it("applies the same limits and blocks as for its own codes", async () => {
    const limits = { number: [{ texts: 1, perSeconds: 60 }] };
    const limited = providerVerifierWith({ policy: { limits, countries: ["US"] } });
    await limited.start();
    expect(await errorOf(limited.start())).toMatchObject({ code: "rate-limited" });
    expect(await errorOf(limited.start({ to: other }))).toMatchObject({ code: "permission" });
    expect(limited.memory.sent).toHaveLength(1);

    let failing = false;
    const { verifier, start, clock, events, code } = providerVerifierWith({
      change: (memory) => ({
        check: async (input) => (failing ? Promise.reject(unknown()) : memory.check(input)),
      }),
    });
    for (let failures = 0; failures < 100; failures += 5) {
      const { verificationId } = await start();
      for (let attempt = 0; attempt < 5; attempt++) {
        // The last one does not even get a response.
        failing = failures + attempt === 99;
        await verifier.check({ verificationId, code: wrong(code()) }).catch(() => {});
      }
      clock.now += 3_600_000;
    }
    expect(events).toMatchObject([{ type: "number-blocked", failures: 100 }]);
    expect(await errorOf(start())).toMatchObject({ code: "recipient-blocked" });
  });

  it("counts verifications by country", async () => {
    const { verifier, start, store, code, settled } = providerVerifierWith();
    const tally = vi.spyOn(store, "tally");
    const { verificationId } = await start();
    await verifier.check({ verificationId, code: code() });
    await settled();
    expect(tally.mock.calls.map(([{ country, sent, verified }]) => [country, sent, verified])).toEqual([
      ["US", 1, 0],
      ["US", 0, 1],
    ]);
  });

  it("sends nothing to test numbers and does not check their codes with the provider", async () => {
    const check = vi.fn<CodeProvider["check"]>(async () => "approved");
    const until = new Date(Date.UTC(2026, 0));
    const { verifier, start, memory } = providerVerifierWith({
      change: () => ({ check }),
      policy: { ...unlimited, testNumbers: { [to]: { code: "123456", until } } },
    });
    const { verificationId } = await start();
    expect((await verifier.check({ verificationId, code: "654321" })).status).toBe("incorrect");
    expect((await verifier.check({ verificationId, code: "123456" })).status).toBe("approved");
    expect([memory.sent, check.mock.calls]).toEqual([[], []]);
  });

  it("does not call the provider for a number without an account, but takes as long", async () => {
    const { verifier, start, memory, clock } = providerVerifierWith();
    const asked = vi.spyOn(memory, "check");
    const { verificationId, delivery, expiresAt } = await start({ known: false });
    expect([delivery, expiresAt]).toEqual(["accepted", new Date(clock.now + 600_000)]);
    const waits = vi.spyOn(globalThis, "setTimeout");
    onTestFinished(() => waits.mockRestore());
    expect(await verifier.check({ verificationId, code: "123456" })).toEqual({
      status: "incorrect",
      attemptsLeft: 4,
    });
    const paused = waits.mock.calls.some(([, ms = 0]) => ms >= 150 && ms <= 350);
    expect(paused, "as long as providers usually take").toBe(true);
    expect([memory.sent, asked.mock.calls]).toEqual([[], []]);
    const real = await start({ to: other });
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    await verifier.check({ ...real, code: "000000" });
    waits.mockClear();
    await verifier.check({ verificationId, code: "123456" });
    const longer = waits.mock.calls.filter(([, ms = 0]) => ms >= 150 && ms <= 350);
    expect(longer, "as long as the last check took, which took no time").toEqual([]);
  });

  it("ends a check at its deadline alike, whether the number is known or not", async () => {
    const check = vi.fn(() => new Promise<never>(() => {}));
    const { verifier, start } = providerVerifierWith({ change: () => ({ check }) });
    const errors = [];
    for (const known of [true, false]) {
      const { verificationId } = await start({ known });
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
      onTestFinished(() => void vi.useRealTimers());
      // A decoy's first check takes 150 ms or more.
      const checking = errorOf(verifier.check({ verificationId, code: "123456" }, { timeoutMs: 20 }));
      // Until the provider is asked, or a decoy pauses: its timer stands beside that of the deadline.
      const waits = () => (known ? check.mock.calls.length === 1 : vi.getTimerCount() === 2);
      while (!waits()) await new Promise((resolve) => setImmediate(resolve));
      // The provider gets 250 ms more to end by itself.
      vi.advanceTimersByTime(known ? 270 : 20);
      errors.push(await checking);
      vi.useRealTimers();
    }
    const [real, decoy] = errors;
    expect(decoy).toMatchObject({ code: "timeout", delivery: "unknown", retryable: false });
    expect(JSON.stringify(decoy)).toBe(JSON.stringify(real));
  });
});

describe("single approval", () => {
  const approvesAll = { change: () => ({ check: async () => "approved" as const }) };

  it("holds for fifty concurrent checks, even if the provider approves all of them", async () => {
    const { verifier, start } = providerVerifierWith(approvesAll);
    const { verificationId } = await start();
    const checks = Array.from({ length: 50 }, () => verifier.check({ verificationId, code: "123456" }));
    const statuses = (await Promise.all(checks)).map(({ status }) => status);
    expect(statuses.filter((status) => status === "approved")).toHaveLength(1);
    expect(statuses.filter((status) => status === "locked")).toHaveLength(45);
  });

  it("fails if the store cannot record it", async () => {
    const { verifier, start, store, code } = providerVerifierWith();
    const { verificationId } = await start();
    vi.spyOn(store, "consume").mockRejectedValueOnce(new Error("down"));
    const check = () => verifier.check({ verificationId, code: code() });
    expect(await errorOf(check())).toMatchObject({ code: "unavailable", delivery: "not-sent" });
    expect((await check()).status, "the provider has used the code up").toBe("not-found");
  });

  it("holds across two verifications of a number", async () => {
    const { verifier, start, code } = providerVerifierWith();
    const first = await start();
    const second = await start();
    expect((await verifier.check({ ...first, code: code() })).status).toBe("incorrect");
    expect((await verifier.check({ ...second, code: code() })).status).toBe("approved");
  });
});

describe("a failed check approves nothing", () => {
  const failures: [name: string, check: () => unknown, code: string][] = [
    ["an error of the provider", () => Promise.reject(unknown()), "timeout"],
    ["a foreign error", () => Promise.reject(new Error(`${to} 123456`)), "unavailable"],
    [
      "a synchronous error",
      () => {
        throw new TypeError("no");
      },
      "unavailable",
    ],
    ...[undefined, null, true, {}, "valid", "APPROVED"].map((result): [string, () => unknown, string] => [
      `the result ${String(result)}`,
      () => result,
      "unavailable",
    ]),
  ];

  it.each(failures)("after %s", async (_, check, code) => {
    const { verifier, start, memory } = providerVerifierWith({
      change: () => ({ check: check as CodeProvider["check"] }),
    });
    const { verificationId } = await start();
    const error = await errorOf(verifier.check({ verificationId, code: "123456" }));
    expect(error).toMatchObject({ code, delivery: "unknown", retryable: false });
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(/5558675310|123456/);
    expect(memory.sent).toHaveLength(1);
  });

  it("but counts as an attempt, since the provider may have compared the code", async () => {
    const { verifier, start } = providerVerifierWith({
      change: () => ({ check: () => Promise.reject(notSent()) }),
    });
    const { verificationId } = await start();
    for (let attempt = 0; attempt < 5; attempt++) {
      await errorOf(verifier.check({ verificationId, code: "123456" }));
    }
    expect((await verifier.check({ verificationId, code: "123456" })).status).toBe("locked");
  });

  it("if it never ends", async () => {
    const caller = new AbortController();
    const { verifier, start } = providerVerifierWith({ change: () => ({ check: hang(caller) }) });
    const { verificationId } = await start();
    const checking = verifier.check({ verificationId, code: "123456" }, { signal: caller.signal });
    expect(await errorOf(checking)).toMatchObject({ code: "aborted", delivery: "unknown" });
  });

  it("and the provider, which knows best what became of it, has the last word at an abort", async () => {
    const caller = new AbortController();
    const { verifier, start } = providerVerifierWith({
      change: () => ({
        check: (_, { signal, timeoutMs = Number.NaN } = {}) => {
          expect(timeoutMs).toBeLessThanOrEqual(5_000);
          const aborted = new Promise<never>((_, reject) => {
            signal?.addEventListener("abort", () => reject(notSent()));
          });
          caller.abort();
          return aborted;
        },
      }),
    });
    const checking = verifier.check(
      { ...(await start()), code: "123456" },
      { signal: caller.signal, timeoutMs: 5_000 },
    );
    expect(await errorOf(checking)).toMatchObject({ code: "unavailable", delivery: "not-sent" });
  });

  it.each(["expired", "locked", "not-found"] as const)("for the status %s", async (status) => {
    const change = () => ({ check: async () => status });
    const { verifier, start } = providerVerifierWith({ change });
    expect(await verifier.check({ ...(await start()), code: "123456" })).toEqual({ status });
    const collapsed = providerVerifierWith({ change, policy: { ...unlimited, collapse: true } });
    const result = await collapsed.verifier.check({ ...(await collapsed.start()), code: "123456" });
    expect(result, "as a decoy's").toEqual({ status: "incorrect" });
  });

  it("and does not ask the provider about input that cannot be a code", async () => {
    const check = vi.fn<CodeProvider["check"]>(async () => "approved");
    const { verifier, start } = providerVerifierWith({ change: () => ({ check }) });
    for (const code of ["", "letters", "12345", "12345678901", 123_456 as unknown as string]) {
      const { verificationId } = await start();
      expect((await verifier.check({ verificationId, code })).status).toBe("incorrect");
    }
    expect(check).not.toHaveBeenCalled();
  });
});

describe("starts and resends", () => {
  it("a start that was not sent throws and leaves no record", async () => {
    const { start, store } = providerVerifierWith({
      change: () => ({ start: () => Promise.reject(notSent()) }),
    });
    const create = vi.spyOn(store, "create");
    expect(await errorOf(start())).toMatchObject({ code: "unavailable", delivery: "not-sent" });
    const { verification, now } = create.mock.calls[0]?.[0] ?? {};
    expect(await store.read({ verificationId: verification?.id ?? "", now: now ?? 0 })).toBeUndefined();
  });

  it("a start whose outcome is unknown stays open and is checked by number", async () => {
    const { verifier, start, code, events } = providerVerifierWith({
      change: (memory) => ({
        async start(input) {
          await memory.start(input);
          throw unknown();
        },
      }),
    });
    const { verificationId, delivery } = await start();
    expect(delivery).toBe("unknown");
    expect(events).toMatchObject([{ type: "delivery-unknown", verificationId }]);
    expect((await verifier.check({ verificationId, code: code() })).status).toBe("approved");
  });

  it.each([null, {}, "accepted", { status: "APPROVED", ref: "ref-1" }])(
    "a start that returns %j is unknown",
    async (result) => {
      const { start } = providerVerifierWith({
        change: () => ({ start: (async () => result) as unknown as CodeProvider["start"] }),
      });
      expect((await start()).delivery).toBe("unknown");
    },
  );

  it("a start has the caller's signal and the time that is left", async () => {
    const begin = vi.fn<CodeProvider["start"]>(async () => ({ status: "accepted" }));
    const { verifier } = providerVerifierWith({ change: () => ({ start: begin }) });
    const { signal } = new AbortController();
    await verifier.start({ to, usageType: "SignIn" }, { signal, timeoutMs: 5_000 });
    const [, options] = begin.mock.calls[0] ?? [];
    expect(options?.signal).toBe(signal);
    expect(options?.timeoutMs).toBeLessThanOrEqual(5_000);
  });

  it("a start that never ends has an unknown outcome", async () => {
    const caller = new AbortController();
    const { verifier } = providerVerifierWith({ change: () => ({ start: hang(caller) }) });
    const started = await verifier.start({ to, usageType: "SignIn" }, { signal: caller.signal });
    expect(started.delivery).toBe("unknown");
  });

  it.each([undefined, "", "a\0b", 7])(
    "the unusable ref %j is ignored, and the code is checked by number",
    async (ref) => {
      const { verifier, start, code } = providerVerifierWith({
        change: (memory) => ({
          start: async (input) => ({ ...(await memory.start(input)), ref: ref as string }),
        }),
      });
      const { verificationId } = await start();
      expect((await verifier.check({ verificationId, code: code() })).status).toBe("approved");
    },
  );

  it("an accepted resend replaces the code; one that was not sent keeps it", async () => {
    let failing = false;
    const { verifier, start, code, clock } = providerVerifierWith({
      change: (memory) => ({
        start: async (input) => (failing ? Promise.reject(notSent()) : memory.start(input)),
      }),
    });
    const { verificationId } = await start();
    const first = code();
    clock.now += 30_000;
    failing = true;
    expect(await errorOf(verifier.resend({ verificationId }))).toMatchObject({ delivery: "not-sent" });
    failing = false;
    await verifier.resend({ verificationId });
    if (first !== code()) {
      expect((await verifier.check({ verificationId, code: first })).status).toBe("incorrect");
    }
    expect((await verifier.check({ verificationId, code: code() })).status).toBe("approved");
  });

  it("after a resend whose outcome is unknown, the newest code is asked about: by number", async () => {
    const refs: unknown[] = [];
    let isLost = false;
    const { verifier, start, code, clock } = providerVerifierWith({
      change: (memory) => ({
        async start(input) {
          const started = await memory.start(input);
          if (isLost) throw unknown();
          return started;
        },
        check: (input) => {
          refs.push(input.ref);
          return memory.check(input);
        },
      }),
    });
    const { verificationId } = await start();
    clock.now += 30_000;
    isLost = true;
    expect((await verifier.resend({ verificationId })).delivery).toBe("unknown");
    expect((await verifier.check({ verificationId, code: code() })).status).toBe("approved");
    expect(refs).toEqual([undefined]);
  });

  it("a code of an earlier provider is not checked with the provider that replaced it", async () => {
    const { store, start } = providerVerifierWith();
    const { verificationId } = await start();
    const check = vi.fn<CodeProvider["check"]>(async () => "approved");
    const next = providerVerifierWith({ store, change: () => ({ id: "next", check }) });
    expect((await next.verifier.check({ verificationId, code: "123456" })).status).toBe("not-found");
    expect(check).not.toHaveBeenCalled();
  });

  it("locks after the provider's attempts, if they are fewer than five", async () => {
    const codes = { length: 8, lifeSeconds: 120, attempts: 3 };
    const { verifier, start, clock } = providerVerifierWith({
      provider: createMemoryCodeProvider({ codes }),
    });
    const { verificationId, expiresAt } = await start();
    expect(expiresAt).toEqual(new Date(clock.now + 120_000));
    const check = () => verifier.check({ verificationId, code: "letters" });
    expect((await check()).attemptsLeft).toBe(2);
    expect((await check()).attemptsLeft).toBe(1);
    expect((await check()).attemptsLeft).toBe(0);
    expect(await check()).toEqual({ status: "locked" });
  });
});

describe("contradictory options are rejected", () => {
  const connector = createMemoryConnector();
  const provider = createMemoryCodeProvider();
  const codes = { ...provider.codes };
  const cases: [words: RegExp, options: object][] = [
    [/connector: .*pass either connector or provider/, { connector, provider }],
    [/createVerifier: connector: takes a connector/, {}],
    [/message: .*remove message/, { provider, message: { from: "Acme" } }],
    [/policy\.codeLength: is decided by the provider/, { provider, policy: { codeLength: 6 } }],
    [/policy\.lifeSeconds: is decided by the provider/, { provider, policy: { lifeSeconds: 300 } }],
    [/provider: takes a code provider/, { provider: connector }],
    [/provider: takes a code provider/, { provider: null }],
    [/provider: takes a code provider/, { provider: { ...provider, id: "" } }],
    [
      /provider\.codes\.length: must be an integer from 6 to 10/,
      { provider: { ...provider, codes: undefined } },
    ],
    [/provider\.codes\.length: .* 6 to 10/, { provider: { ...provider, codes: { ...codes, length: 4 } } }],
    [
      /provider\.codes\.lifeSeconds: .* 1 to 600/,
      { provider: { ...provider, codes: { ...codes, lifeSeconds: 601 } } },
    ],
    [
      /provider\.codes\.attempts: .* 1 or more/,
      { provider: { ...provider, codes: { ...codes, attempts: 0 } } },
    ],
  ];

  it.each(cases)("%s", (words, options) => {
    const create = () => createVerifier({ ...shared, ...options } as VerifierOptions);
    expect(create).toThrow(words);
    expect(create).toThrow(SmsError);
  });

  it("by their types", () => {
    // @ts-expect-error Either a connector or a provider.
    const both: VerifierOptions = { ...shared, connector, provider };
    // @ts-expect-error One of them is needed.
    const neither: VerifierOptions = { ...shared };
    // @ts-expect-error The provider decides it.
    const length: VerifierOptions = { ...shared, provider, policy: { codeLength: 6 } };
    expect([both, neither, length]).toHaveLength(3);
  });
});
