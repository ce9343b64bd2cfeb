import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createCode, normalizeCode } from "./create-code.ts";
import { createMemoryVerificationStore } from "./index.ts";
import { errorOf, other, to, unlimited, verifierWith, wrong } from "./testing/verifier.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("codes: 6 to 10 uniformly random digits, including leading zeros", () => {
  it("have six digits by default", async () => {
    const { start, code } = verifierWith();
    await start();
    expect(code()).toMatch(/^\d{6}$/);
  });

  it("have the length of the policy, which must be from 6 to 10", async () => {
    const { start, phone } = verifierWith({ policy: { ...unlimited, codeLength: 10 } });
    await start();
    expect(phone.messages[0]?.variables?.["code"]).toMatch(/^\d{10}$/);
    for (const codeLength of [5, 11, 6.5, Number.NaN]) {
      expect(() => verifierWith({ policy: { codeLength } })).toThrow(/policy.codeLength: must be an integer/);
    }
  });

  it("draw each digit uniformly and redraw biased bytes", () => {
    // 0 to 255: without the second drawing the first six digits would come more often.
    const drawn = [...Array(256).keys()].reverse();
    vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
      const bytes = array as unknown as Uint8Array;
      for (let index = 0; index < bytes.length; index++) bytes[index] = drawn.shift() ?? 0;
      return array;
    });
    const digits = createCode(250);
    const counts = [..."0123456789"].map((digit) => digits.split(digit).length - 1);
    expect(counts).toEqual(Array(10).fill(25));
  });

  it("use no byte of 250 or more and no more bytes than needed", () => {
    const drawn = [250, 251, 252, 253, 254, 255, 249, 0, 19, 28, 37, 46];
    vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
      (array as unknown as Uint8Array).set(drawn.splice(0, 6));
      return array;
    });
    expect(createCode(6)).toBe("909876");
    drawn.push(255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1);
    expect(createCode(6)).toBe("123456");
  });

  it("keep leading zeros when sent and checked", async () => {
    vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => array);
    const { verifier, start, code } = verifierWith();
    const { verificationId } = await start();
    expect(code()).toBe("000000");
    expect((await verifier.check({ verificationId, code: "0" })).status).toBe("incorrect");
    expect(await verifier.check({ verificationId, code: "000000" })).toEqual({ status: "approved" });
  });

  it("always consist of digits and have the configured length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 10 }), (length) => {
        expect(createCode(length)).toMatch(new RegExp(`^\\d{${length}}$`));
      }),
    );
  });

  it("are normalized from what people type and copy", () => {
    for (const typed of [
      ...[
        "123456",
        " 123 456 ",
        "123-456",
        "1 2 3 4 5 6\n",
        "123.456",
        "12–34–56",
        "123−456",
        "123\u00a0456",
      ],
      ...[
        "١٢٣٤٥٦",
        "۱۲۳۴۵۶",
        "१२३४५६",
        "১২৩৪৫৬",
        "๑๒๓๔๕๖",
        "１２３４５６",
        "１２３－４５６",
        "𝟏𝟐𝟑𝟒𝟓𝟔",
        "1２۳४৫๖",
      ],
      ...[
        "\u200e123456\u200e",
        "123\u200b456",
        "\ufeff123456",
        "\u2068123456\u2069",
        "123\u00ad456",
        "1\ufe0f23456",
      ],
    ]) {
      expect(normalizeCode(typed), JSON.stringify(typed)).toBe("123456");
    }
    for (const typed of ["", "12345a", "a12345", "12345²", "１２三４５６", undefined, {}, 123456]) {
      expect(normalizeCode(typed)).toBe("");
    }
    expect(normalizeCode("1".repeat(1_000_000))).toBe("");
    expect(normalizeCode("\u200b".repeat(1_000_000))).toBe("");
  });

  it("are accepted in any typed form without using up an attempt", async () => {
    const digits = ["٠", "۰", "०", "০", "๐", "０", "𝟎", "𞥐"].map((zero) => zero.codePointAt(0) as number);
    const marks = ["\u200e", "\u200b", "\ufeff", "\u00a0", "\u2009", "-", "–", "\u2212", ".", "\u2066", " "];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...digits),
        fc.array(fc.constantFrom(...marks), { minLength: 12, maxLength: 12 }),
        async (zero, between) => {
          const { verifier, start, code } = verifierWith();
          const { verificationId } = await start();
          const typed = [...code()]
            .map(
              (digit, index) =>
                between[index] + String.fromCodePoint(zero + Number(digit)) + between[index + 6],
            )
            .join("");
          expect(await verifier.check({ verificationId, code: typed })).toEqual({ status: "approved" });
        },
      ),
      { numRuns: 30 },
    );
  });

  it("of another type are wrong codes, and those of an unknown verification are not found", async () => {
    const { verifier, start } = verifierWith();
    const { verificationId } = await start();
    for (const typed of [undefined, null, ["123456"], 1]) {
      expect((await verifier.check({ verificationId, code: typed as never })).status).toBe("incorrect");
    }
    for (const id of [undefined, null, {}, "x".repeat(1e6)]) {
      expect((await verifier.check({ verificationId: id as never, code: "1" })).status).toBe("not-found");
    }
  });
});

describe("lifetime: 300 seconds by default, 600 at most", () => {
  it("ends after 300 seconds, to the millisecond", async () => {
    const { verifier, clock, start, code } = verifierWith();
    const { verificationId, expiresAt } = await start();
    expect(expiresAt.getTime() - clock.now).toBe(300_000);
    clock.now += 300_000;
    expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "expired" });
    clock.now -= 1;
    expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "approved" });
  });

  it("uses the policy's value and rejects more than 600 seconds", async () => {
    const { start, clock } = verifierWith({ policy: { ...unlimited, lifeSeconds: 600 } });
    expect((await start()).expiresAt.getTime() - clock.now).toBe(600_000);
    for (const lifeSeconds of [0, 601, 1.5]) {
      expect(() => verifierWith({ policy: { lifeSeconds } })).toThrow(
        /policy.lifeSeconds: must be an integer/,
      );
    }
    expect(() => verifierWith({ policy: { lifeSeconds: 1 } })).not.toThrow();
  });

  it("sets the message's validity, less the time that has passed", async () => {
    const memory = createMemoryVerificationStore();
    const { verifier, clock, phone } = verifierWith({
      store: {
        ...memory,
        async create(input) {
          clock.now += 1_500;
          return memory.create(input);
        },
        async issue(input) {
          clock.now += 3_600_000;
          return memory.issue(input);
        },
      },
    });
    const { verificationId } = await verifier.start({ to, usageType: "SignIn" });
    expect(phone.messages[0]?.validityPeriodSeconds).toBe(298);
    clock.now += 30_000;
    await verifier.resend({ verificationId });
    // Never less than providers take.
    expect(phone.messages[1]?.validityPeriodSeconds).toBe(1);
  });

  it("uses the process clock by default", async () => {
    const before = Date.now();
    const { start } = verifierWith({ now: undefined });
    const { expiresAt } = await start();
    expect(expiresAt.getTime()).toBeGreaterThanOrEqual(before + 300_000);
    expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 300_000);
  });
});

describe("single use: a code is consumed atomically", () => {
  it("approves one of fifty concurrent checks", async () => {
    const { verifier, start, code, clock } = verifierWith();
    const { verificationId } = await start();
    const checks = Array.from({ length: 50 }, () => verifier.check({ verificationId, code: code() }));
    const statuses = (await Promise.all(checks)).map(({ status }) => status);
    expect(statuses.filter((status) => status === "approved")).toHaveLength(1);
    expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "locked" });
    clock.now += 60_000;
    expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "not-found" });
  });

  it("reports a used code for a minute after it was used", async () => {
    for (const checks of ["at once", "one after the other"]) {
      const { verifier, start, code, clock, events } = verifierWith();
      const { verificationId } = await start();
      const check = () => verifier.check({ verificationId, code: code() });
      const first = check();
      if (checks === "one after the other") await first;
      const statuses = (await Promise.all([first, check()])).map(({ status }) => status);
      // Of two checks at once, either is approved: both compute their hash beside each other.
      if (checks === "at once") statuses.sort();
      expect(statuses).toEqual(["approved", "used"]);
      clock.now += 59_999;
      expect(await check()).toEqual({ status: "used" });
      clock.now += 1;
      expect(await check()).toEqual({ status: "not-found" });
      expect(events).toEqual([]);
    }
  });

  it("reports it for that code only and counts each check as an attempt", async () => {
    const { verifier, start, code } = verifierWith();
    const { verificationId } = await start();
    const check = (typed: string) => verifier.check({ verificationId, code: typed });
    expect(await check(code())).toEqual({ status: "approved" });
    expect(await check(wrong(code()))).toEqual({ status: "not-found" });
    expect(await check("")).toEqual({ status: "not-found" });
    expect(await check(code())).toEqual({ status: "used" });
    expect(await check(wrong(code()))).toEqual({ status: "not-found" });
    expect(await check(code())).toEqual({ status: "locked" });
  });

  it("reports it in the same session only, for the same number and usage type", async () => {
    const { verifier, start, code } = verifierWith();
    const { verificationId } = await start({ session: "a" });
    const bound = { verificationId, code: code(), session: "a", to, usageType: "SignIn" };
    expect((await verifier.check(bound)).status).toBe("approved");
    for (const wrongly of [
      { session: "b" },
      { session: undefined },
      { to: other },
      { usageType: "Register" },
    ]) {
      expect(await verifier.check({ ...bound, ...wrongly })).toEqual({ status: "not-found" });
    }
    // None of them used up an attempt.
    for (let attempt = 2; attempt <= 5; attempt++)
      expect(await verifier.check(bound)).toEqual({ status: "used" });
    expect(await verifier.check(bound)).toEqual({ status: "locked" });
  });

  it("does not report it in the number's next verification, and refuses to resend a used code", async () => {
    const { verifier, start, code, clock, phone } = verifierWith();
    const first = await start();
    const used = code();
    await verifier.check({ ...first, code: used });
    clock.now += 30_000;
    expect((await errorOf(verifier.resend(first))).code).toBe("rejected");
    const second = await start();
    expect(phone.messages).toHaveLength(2);
    if (used !== code()) expect((await verifier.check({ ...second, code: used })).status).toBe("incorrect");
    expect((await verifier.check({ ...second, code: code() })).status).toBe("approved");
  });

  it("returns not-found for a check just after the end", async () => {
    const { verifier, start, code, store, clock } = verifierWith();
    const { verificationId } = await start();
    store.countAttempt = async () => ({ state: "gone" });
    expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "not-found" });
    clock.now += 30_000;
    store.issue = async () => ({ state: "gone" });
    expect(await errorOf(verifier.resend({ verificationId }))).toMatchObject({
      code: "rejected",
      message: "The verification is used, expired or unknown; start another one.",
    });
  });

  it("returns not-found for a check that loses the race for the last use", async () => {
    const memory = createMemoryVerificationStore();
    const { verifier, start, code } = verifierWith({ store: { ...memory, consume: async () => undefined } });
    const { verificationId } = await start();
    expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "not-found" });
  });
});

describe("attempts: five, counted before the code is compared", () => {
  it("locks at the sixth attempt and returns how many are left", async () => {
    const { verifier, start, code } = verifierWith();
    const { verificationId } = await start();
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      expect(await verifier.check({ verificationId, code: wrong(code()) })).toEqual({
        status: "incorrect",
        attemptsLeft,
      });
    }
    expect(await verifier.check({ verificationId, code: wrong(code()) })).toEqual({ status: "locked" });
    expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "locked" });
  });

  it("counts in a separate step before the comparison", async () => {
    const steps: string[] = [];
    const memory = createMemoryVerificationStore();
    const { verifier, start, code } = verifierWith({
      store: {
        ...memory,
        async countAttempt(input) {
          steps.push("count");
          return memory.countAttempt(input);
        },
        async consume(input) {
          steps.push("consume");
          return memory.consume(input);
        },
      },
    });
    const { verificationId } = await start();
    const verify = crypto.subtle.verify.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "verify").mockImplementation((...parameters) => {
      steps.push("compare");
      return verify(...parameters);
    });
    await verifier.check({ verificationId, code: code() });
    expect(steps).toEqual(["count", "compare", "consume"]);
  });

  it("keeps the count when a new code is issued", async () => {
    const { verifier, clock, start, code } = verifierWith();
    const { verificationId } = await start();
    for (let attempt = 0; attempt < 4; attempt++) await verifier.check({ verificationId, code: "999999x" });
    clock.now += 30_000;
    await verifier.resend({ verificationId });
    expect(await verifier.check({ verificationId, code: wrong(code()) })).toEqual({
      status: "incorrect",
      attemptsLeft: 0,
    });
    expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "locked" });
    clock.now += 60_000;
    expect(await errorOf(verifier.resend({ verificationId }))).toMatchObject({
      code: "rejected",
      delivery: "not-sent",
      message: expect.stringContaining("start another one"),
    });
  });

  it("limits a number to one start an hour after twenty consecutive failures", async () => {
    const { verifier, clock, start, code } = verifierWith();
    for (let failure = 0; failure < 4; failure++) {
      const { verificationId } = await start();
      for (let attempt = 0; attempt < 5; attempt++) {
        await verifier.check({ verificationId, code: wrong(code()) });
      }
    }
    clock.now += 60_000;
    expect(await errorOf(start())).toMatchObject({
      code: "rate-limited",
      delivery: "not-sent",
      retryable: false,
      failover: false,
      retryAfterMs: 3_540_000,
    });
    await start({ to: other });
    clock.now += 3_540_000;
    await start();
  });

  it("blocks a number after a hundred failures, notifies the operator, and unblocks it after a reset", async () => {
    const { verifier, clock, events, start, code } = verifierWith();
    let verificationId = "";
    for (let failure = 0; failure < 20; failure++) {
      ({ verificationId } = await start());
      for (let attempt = 0; attempt < 5; attempt++) {
        expect(events).toEqual([]);
        await verifier.check({ verificationId, code: wrong(code()) });
      }
      clock.now += 3_600_000;
    }
    expect(events).toEqual([{ type: "number-blocked", to: "+15•••••••10", verificationId, failures: 100 }]);
    expect(await errorOf(start())).toMatchObject({ code: "recipient-blocked", delivery: "not-sent" });
    await verifier.reset({ to: "+1 555 867-5310" });
    const started = await start();
    expect(await verifier.check({ ...started, code: code() })).toEqual({ status: "approved" });
  });

  it("returns locked for the right code of a blocked number", async () => {
    const { verifier, store, start, code, clock } = verifierWith();
    const first = await start();
    const right = code();
    const countAttempt = store.countAttempt;
    store.countAttempt = (input) => countAttempt({ ...input, blockFrom: 0 });
    expect(await verifier.check({ ...first, code: right })).toEqual({ status: "locked" });
    const issue = store.issue;
    store.issue = (input) => issue({ ...input, blockFrom: 0 });
    clock.now += 30_000;
    expect((await errorOf(verifier.resend(first))).code).toBe("recipient-blocked");
  });
});

describe("comparison: in constant time", () => {
  it("compares every active code with Web Crypto, whichever is right", async () => {
    const { verifier, clock, start, code, store } = verifierWith();
    const { verificationId } = await start();
    const codes = [code()];
    store.accept = async () => {};
    for (const seconds of [30, 60]) {
      clock.now += seconds * 1_000;
      await verifier.resend({ verificationId });
      codes.push(code());
    }
    const verify = vi.spyOn(crypto.subtle, "verify");
    for (const [index, typed] of [wrong(code()), codes[0] ?? ""].entries()) {
      await verifier.check({ verificationId, code: typed });
      expect(verify).toHaveBeenCalledTimes((index + 1) * 3);
    }
  });

  it("makes the same comparison if there is no code", async () => {
    const { verifier } = verifierWith();
    const verify = vi.spyOn(crypto.subtle, "verify");
    await verifier.check({ verificationId: crypto.randomUUID(), code: "123456" });
    expect(verify).toHaveBeenCalledTimes(1);
  });
});
