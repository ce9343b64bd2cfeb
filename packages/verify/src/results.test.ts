import { createMemoryConnector } from "@smskit/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createMemoryVerificationStore, type VerificationStore } from "./index.ts";
import { errorOf, other, templates, to, unlimited, verifierWith, wrong } from "./testing/verifier.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A store that notes which of its methods are asked. */
function noting(): { store: VerificationStore; asked: string[] } {
  const asked: string[] = [];
  const entries = Object.entries(createMemoryVerificationStore()).map(([name, method]) => [
    name,
    (input: unknown) => {
      asked.push(name);
      return (method as (input: unknown) => unknown)(input);
    },
  ]);
  return { store: Object.fromEntries(entries), asked };
}

/** What a browser could see of a result. */
function shapeOf(result: object): unknown {
  return Object.entries(JSON.parse(JSON.stringify(result))).map(([name, value]) => [
    name,
    typeof value === "string" ? value.replace(/[\da-f]/g, "x") : value,
  ]);
}

describe("results have the same shape whether the number is known or not", () => {
  it.each([
    ["the right code, which only a known number has", false],
    ["a wrong code", true],
  ])("of a start, a resend, and %s", async (_, isWrong) => {
    const seen: unknown[] = [];
    for (const known of [true, false]) {
      const { store, asked } = noting();
      const { verifier, clock, start, phone, settled } = verifierWith({ store });
      // Decoys take as long as texts did, which here take no time.
      await start({ to: other });
      asked.length = 0;
      const started = await start({ known });
      clock.now += 30_000;
      const resent = await verifier.resend(started);
      const check = () => verifier.check({ ...started, code: isWrong ? "wrong" : "123456" });
      const checks = [];
      for (let attempt = 0; attempt < 6; attempt++) checks.push(await check());
      const locked = await errorOf(verifier.resend(started));
      await settled();
      expect(phone.messages).toHaveLength(known ? 3 : 1);
      seen.push({
        ...{ started: shapeOf(started), resent: shapeOf(resent), checks },
        locked: [locked.code, locked.message],
        // No caller waits for what is counted for the operator.
        asked: asked.filter((name) => name !== "tally"),
      });
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  it("omit the receipt from JSON, since an unknown number has none", async () => {
    const { start } = verifierWith();
    const [known, unknownOne] = [await start(), await start({ known: false })];
    expect(known.receipt).toMatchObject({ id: "memory-1", to });
    expect(unknownOne.receipt).toBeUndefined();
    for (const result of [known, unknownOne]) {
      expect(Object.keys(result)).toEqual(["verificationId", "expiresAt", "delivery", "resendAt"]);
      expect([result.delivery, result.to]).toEqual(["accepted", to]);
    }
  });

  it("are the same for refusals: limits, countries, cooldowns", async () => {
    const refusals = await Promise.all(
      [true, false].map(async (known) => {
        const { verifier, start } = verifierWith({ policy: { countries: ["US"] } });
        await start({ to: "+15558675311" });
        const started = await start({ known });
        const errors = [
          await errorOf(verifier.resend(started)),
          await errorOf(start({ known, to: other })),
          await errorOf(start({ known, to: "12" })),
          await errorOf(start({ known, usageType: "Nothing" })),
        ];
        for (let sent = 1; sent < 5; sent++) await start({ known });
        errors.push(await errorOf(start({ known })));
        return errors.map(({ code, message }) => [code, message]);
      }),
    );
    expect(refusals[0]).toEqual(refusals[1]);
  });

  it("approve nothing for an unknown number, whatever the code", async () => {
    const { verifier, start, phone } = verifierWith();
    const prepare = vi.spyOn(phone, "prepare");
    const { verificationId } = await start({ known: false });
    const code = String(prepare.mock.calls[0]?.[0].variables?.["code"]);
    expect(code).toMatch(/^\d{6}$/);
    expect((await verifier.check({ verificationId, code })).status).toBe("incorrect");
  });

  /** Waits, in real time, until a decoy pauses: its timer stands beside that of the deadline. */
  async function pausing() {
    while (vi.getTimerCount() < 2) await new Promise((resolve) => setImmediate(resolve));
  }

  it("take as long for an unknown number as for a sent text", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const memory = createMemoryConnector({ templates });
    const connector = {
      ...memory,
      async send(...parameters: Parameters<typeof memory.send>) {
        vi.advanceTimersByTime(700);
        return memory.send(...parameters);
      },
    };
    const { start } = verifierWith({ connector });
    const pauseOf = async (starting: Promise<unknown>) => {
      await pausing();
      const before = performance.now();
      vi.advanceTimersToNextTimer();
      await starting;
      return performance.now() - before;
    };
    // Nothing is known of the provider yet.
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    expect(await pauseOf(start({ known: false }))).toBe(250);
    for (let sent = 0; sent < 60; sent++) await start();
    for (const random of [0, 0.5, 0.999]) {
      vi.spyOn(Math, "random").mockReturnValue(random);
      expect(Math.round(await pauseOf(start({ known: false })))).toBe(700);
    }
  });

  it("are unknown for an unknown number too if the caller stops waiting", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { verifier } = verifierWith();
    const controller = new AbortController();
    const { signal } = controller;
    const starting = verifier.start({ to, usageType: "SignIn", known: false }, { signal });
    await pausing();
    controller.abort();
    expect((await starting).delivery).toBe("unknown");
  });

  it("can be reduced to incorrect, except approved and locked", async () => {
    const { verifier, clock, start, code } = verifierWith({ policy: { ...unlimited, collapse: true } });
    const expired = await start();
    const expiredCode = code();
    clock.now += 300_000;
    const live = await start();
    const results = [
      await verifier.check({ ...expired, code: expiredCode }),
      await verifier.check({ verificationId: crypto.randomUUID(), code: "123456" }),
      await verifier.check({ ...live, code: wrong(code()) }),
    ];
    expect(results).toEqual(Array(3).fill({ status: "incorrect" }));
    for (let attempt = 0; attempt < 4; attempt++) await verifier.check({ ...live, code: wrong(code()) });
    expect(await verifier.check({ ...live, code: code() })).toEqual({ status: "locked" });
    const last = await start();
    expect(await verifier.check({ ...last, code: code() })).toEqual({ status: "approved" });
    expect(await verifier.check({ ...last, code: code() })).toEqual({ status: "incorrect" });
    expect(await verifier.check({ ...last, code: wrong(code()) })).toEqual({ status: "incorrect" });
  });
});

describe("test numbers: a fixed code, an end date, and none in production", () => {
  const until = new Date(Date.UTC(2025, 2, 2));
  const testNumbers = { [to]: { code: "123456", until } };

  it("are not texted or limited, and accept their code", async () => {
    const { verifier, start, phone, settled, events } = verifierWith({
      policy: { testNumbers, countries: ["GB"] },
    });
    for (let started = 0; started < 30; started++) {
      const { verificationId, delivery, receipt } = await start();
      expect([delivery, receipt]).toEqual(["accepted", undefined]);
      expect((await verifier.check({ verificationId, code: "123456" })).status).toBe("approved");
    }
    await settled();
    expect(phone.messages).toEqual([]);
    expect(events).toEqual([]);
  });

  it("accept their code after a resend, within the allowed attempts", async () => {
    const { verifier, clock, start } = verifierWith({
      policy: { testNumbers },
      createLimiter: () => ({ consume: () => Promise.reject(new Error("counted")) }),
    });
    const { verificationId } = await start();
    clock.now += 30_000;
    await verifier.resend({ verificationId });
    for (let attempt = 0; attempt < 4; attempt++) {
      expect((await verifier.check({ verificationId, code: "654321" })).status).toBe("incorrect");
    }
    expect((await verifier.check({ verificationId, code: "123456" })).status).toBe("approved");
  });

  it("accept no code if the caller says that no account has them", async () => {
    const { verifier, start, phone } = verifierWith({ policy: { testNumbers } });
    const { verificationId } = await start({ known: false });
    expect((await verifier.check({ verificationId, code: "123456" })).status).toBe("incorrect");
    expect(phone.messages).toEqual([]);
  });

  it("are normal numbers from their end date on", async () => {
    const { verifier, clock, start, phone, code } = verifierWith({ policy: { testNumbers } });
    await start({ to: other });
    expect(phone.messages).toHaveLength(1);
    clock.now = until.getTime() - 1;
    await start();
    expect(phone.messages).toHaveLength(1);
    clock.now = until.getTime();
    const { verificationId } = await start();
    expect(phone.messages).toHaveLength(2);
    expect((await verifier.check({ verificationId, code: code() })).status).toBe("approved");
  });

  it("count as no texts", async () => {
    const { store, asked } = noting();
    const { verifier, start, settled } = verifierWith({ store, policy: { testNumbers } });
    const started = await start();
    await verifier.check({ ...started, code: "123456" });
    await settled();
    expect(asked).toEqual(["create", "accept", "read", "countAttempt", "consume"]);
  });

  it("are rejected in production unless the policy allows them", async () => {
    vi.stubEnv("NODE_ENV", "production");
    expect(() => verifierWith({ policy: { testNumbers } })).toThrow(
      expect.objectContaining({
        code: "invalid-config",
        message: expect.stringContaining("NODE_ENV is production"),
      }),
    );
    expect(() => verifierWith({ policy: { testNumbers: {} } })).not.toThrow();
    verifierWith({ policy: { testNumbers, allowTestNumbersInProduction: true } });
    vi.stubEnv("NODE_ENV", "test");
    verifierWith({ policy: { testNumbers } });
    // An edge runtime without it. The test runner has it back at once.
    vi.stubGlobal("process", undefined);
    const creating = errorOf((async () => verifierWith({ policy: { testNumbers } }))());
    vi.unstubAllGlobals();
    expect((await creating).message).toContain("policy.testNumbers");
  });

  it.each([
    { "15558675310": { code: "123456", until } },
    { "+0555867531": { code: "123456", until } },
    { "+15558675310x": { code: "123456", until } },
    { "x+15558675310": { code: "123456", until } },
    { [to]: { code: "12345", until } },
    { [to]: { code: "1234567", until } },
    { [to]: { code: "12345a", until } },
    { [to]: { code: "a12345", until } },
    { [to]: { code: 123456, until } },
    { [to]: { code: "123456", until: "2025-03-02" } },
    { [to]: { code: "123456", until: new Date("never") } },
    { [to]: { code: "123456" } },
  ])("are rejected if they are invalid: %j", (numbers) => {
    expect(() => verifierWith({ policy: { testNumbers: numbers as never } })).toThrow(
      /policy.testNumbers: must be in E.164, each with a `code` of 6 digits and a Date `until`/,
    );
  });
});

it.each([
  [
    { policy: { lifeSecond: 60 } },
    "createVerifier: policy: `lifeSecond` is not an option (did you mean `lifeSeconds`?)",
  ],
  [{ policy: { limits: { numbers: [] } } }, "createVerifier: policy.limits: `numbers` is not an option"],
  [
    { policy: { limits: { all: [{ texts: 1, perSecond: 1 }] } } },
    "createVerifier: policy.limits.all: `perSecond` is not an option (did you mean `perSeconds`?)",
  ],
  [{ onEvents: () => {} }, "createVerifier: `onEvents` is not an option (did you mean `onEvent`?)"],
  [{ message: { body: "Hi" } }, "createVerifier: message: `body` is not an option"],
])("a misspelled option is rejected: %j", (options, problem) => {
  expect(() => verifierWith(options as never)).toThrow(problem);
});

it("a misspelled option of a call is rejected without counting an attempt", async () => {
  const { verifier, start, code, phone } = verifierWith();
  const misspelled = { timeout: 5 } as never;
  await expect(verifier.start({ to, usageType: "SignIn" }, misspelled)).rejects.toMatchObject({
    code: "invalid-message",
    message: "options: `timeout` is not an option (did you mean `timeoutMs`?).",
  });
  expect(phone.messages).toEqual([]);
  const { verificationId } = await start();
  for (let time = 0; time < 10; time++) {
    await expect(verifier.check({ verificationId, code: code() }, misspelled)).rejects.toThrow("`timeout`");
  }
  expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "approved" });
});
