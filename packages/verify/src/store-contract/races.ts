import { assert } from "vitest";
import { boundsOf, codeOf } from "./records.ts";
import { countOf, errorOf, fiftyTimes, hourMs, lifeMs, wrongCode } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

const anyone = (now: number) => boundsOf(crypto.randomUUID(), now);

/** What holds when many do the same thing at once. */
export const raceRules: readonly StoreRule[] = [
  {
    id: "approves-once",
    title: "of fifty concurrent checks of the right code, one is approved, and all count as attempts",
    async run({ verifier, start, clock }) {
      const { verificationId, code } = await start();
      const results = await fiftyTimes(() => verifier.check({ verificationId, code }));
      const counts = { approved: 1, used: 4, locked: 45 };
      for (const [status, count] of Object.entries(counts)) {
        assert.equal(
          countOf(results, (checked) => checked.status === status),
          count,
          status,
        );
      }
      clock.now += 60_000;
      const again = await verifier.check({ verificationId, code });
      assert.equal(again.status, "not-found", "the code, a minute after it was used");
    },
  },
  {
    id: "says-what-was-used",
    title:
      "the approved code is `used` for a minute, for every caller, and no other code of its verification is found",
    async run({ verifier, store, start, clock, next, newestCode }) {
      const { verificationId, code } = await start();
      clock.now += 30_000;
      next("unknown");
      await verifier.resend({ verificationId });
      const other = newestCode();
      const check = async (typed: string) => (await verifier.check({ verificationId, code: typed })).status;
      assert.equal(await check(code), "approved", "the first check");
      assert.equal(await check(code), "used", "the second one");
      assert.equal(await check(wrongCode), "not-found", "a wrong code");
      assert.equal(await check(other), "not-found", "another code of it");
      const { codes } = {
        codes: [],
        ...(await store.countAttempt({ verificationId, ...anyone(clock.now) })),
      };
      assert.equal(codes.length, 1, "codes that are told once it was used");
      const error = await errorOf("a resend, once it was used", verifier.resend({ verificationId }));
      assert.equal(error.code, "rejected", "a resend, once it was used");
      assert.equal(await check(code), "locked", "the sixth attempt");
      clock.now += 60_000;
      assert.equal(await check(code), "not-found", "a minute later");
      assert.isUndefined(
        await store.read({ verificationId, now: clock.now }),
        "what is read, a minute later",
      );
    },
  },
  {
    id: "outlives-its-code",
    title:
      "a code that expires within the minute after its use is `used` anyway; late reports change nothing",
    async run({ verifier, store, start, clock }) {
      const { verificationId, code } = await start();
      clock.now += lifeMs - 1;
      assert.equal((await verifier.check({ verificationId, code })).status, "approved", "just in time");
      const recipients = [crypto.randomUUID()] as const;
      const counted = await store.countAttempt({ verificationId, ...anyone(clock.now) });
      const codeId = "codes" in counted ? (counted.codes[0]?.id ?? "") : "";
      await store.accept({ verificationId, codeId });
      await store.withdraw({ verificationId, codeId });
      clock.now += 59_999;
      assert.equal(
        (await verifier.check({ verificationId, code })).status,
        "used",
        "in its last millisecond",
      );
      const use = { verificationId, recipients, forgetAt: clock.now + 60_000 };
      assert.deepEqual(
        await store.consume({ ...use, codeId, now: clock.now }),
        { used: true },
        "a second use",
      );
      const elsewhere = { ...use, codeId: crypto.randomUUID(), now: clock.now };
      assert.isUndefined(await store.consume(elsewhere), "a use by another code");
      clock.now += 1;
      assert.isUndefined(
        await store.consume({ ...use, codeId, now: clock.now }),
        "a use, when it is forgotten",
      );
    },
  },
  {
    id: "counts-every-attempt",
    title: "of fifty concurrent wrong codes, five are compared, and the right one is then too late",
    async run({ verifier, start }) {
      const { verificationId, code } = await start();
      const results = await fiftyTimes(() => verifier.check({ verificationId, code: wrongCode }));
      assert.equal(
        countOf(results, ({ status }) => status === "incorrect"),
        5,
        "compared",
      );
      assert.equal(
        countOf(results, ({ status }) => status === "locked"),
        45,
        "locked",
      );
      const left = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
      const counts = left.flatMap(({ attemptsLeft }) => attemptsLeft ?? []);
      assert.deepEqual(counts.sort(), [0, 1, 2, 3, 4], "attempts left, each returned once");
      const right = await verifier.check({ verificationId, code });
      assert.equal(right.status, "locked", "the right code, after five attempts");
    },
  },
  {
    id: "counts-every-failure",
    title: "fifty concurrent wrong codes for fifty verifications of one number are fifty failures",
    async run({ store, clock, start }) {
      const recipients = [crypto.randomUUID()] as const;
      const started = await Promise.all(Array.from({ length: 50 }, () => start()));
      const results = await fiftyTimes((index) =>
        store.countAttempt({
          verificationId: started[index]?.verificationId ?? "",
          ...{ recipients, now: clock.now, maxAttempts: 5, blockFrom: 100 },
        }),
      );
      const failures = results.flatMap((result) =>
        result.status === "fulfilled" && result.value.state === "counted" ? result.value.failures : [],
      );
      const each = Array.from({ length: 50 }, (_, index) => index + 1);
      assert.deepEqual(
        failures.sort((a, b) => a - b),
        each,
        "failures, each returned once",
      );
    },
  },
  {
    id: "loses-nothing-between-methods",
    title: "concurrent attempts, resends and reports about texts do not overwrite each other",
    async run({ store, clock: { now }, start }) {
      const { verificationId } = await start();
      const bounds = { ...boundsOf(crypto.randomUUID(), now), verificationId, maxAttempts: 100 };
      const first = await store.countAttempt(bounds);
      const codeId = first.state === "counted" ? (first.codes[0]?.id ?? "") : "";
      const issue = () =>
        store.issue({ ...bounds, code: codeOf(now), cooldownsMs: [0], forgetAt: now + hourMs });
      const calls = [
        () => store.accept({ verificationId, codeId }),
        () => store.countAttempt(bounds),
        issue,
        () => store.withdraw({ verificationId, codeId: crypto.randomUUID() }),
        () => store.countAttempt(bounds),
      ];
      const results = await fiftyTimes(async (index) => calls[index % calls.length]?.());
      assert.equal(
        countOf(results, () => true),
        50,
        "results",
      );
      const last = await store.countAttempt(bounds);
      assert(last.state === "counted", "the last attempt is counted");
      assert.equal(last.attempts, 22, "attempts, with the first and the last");
      const issued = await issue();
      assert.equal(issued.state === "issued" && issued.codes, 12, "codes, with the first and the last");
    },
  },
  {
    id: "keeps-verifications-apart",
    title: "fifty concurrent starts are fifty verifications, each with its own code",
    async run({ verifier, clock, store, number }) {
      const results = await fiftyTimes(() => verifier.start({ to: number(), usageType: "SignIn" }));
      const ids = results.flatMap((result) =>
        result.status === "fulfilled" ? result.value.verificationId : [],
      );
      assert.equal(new Set(ids).size, 50, "verifications");
      const kept = await Promise.all(
        ids.map((verificationId) => store.read({ verificationId, now: clock.now })),
      );
      assert.deepEqual(
        kept.map((verification) => verification?.id),
        ids,
        "what is read of each",
      );
      const used = ids[0] ?? "";
      await verifier.check({ verificationId: used, code: wrongCode });
      const other = await verifier.check({ verificationId: ids[1] ?? "", code: wrongCode });
      assert.equal(other.attemptsLeft, 4, "attempts left of another one");
    },
  },
  {
    id: "starts-once-an-hour",
    title: "of fifty concurrent starts for a number that failed twenty times, one succeeds",
    async run({ verifier, clock, number, failNumber, texts }) {
      const to = number();
      await failNumber(to, 20);
      clock.now += hourMs;
      const before = texts();
      const results = await fiftyTimes(() => verifier.start({ to, usageType: "SignIn" }));
      assert.equal(
        countOf(results, () => true),
        1,
        "started",
      );
      assert.equal(texts() - before, 1, "texts");
    },
  },
  {
    id: "resends-once",
    title: "of fifty concurrent resends, one succeeds",
    async run({ verifier, clock, start, texts }) {
      const { verificationId } = await start();
      clock.now += 30_000;
      const before = texts();
      const results = await fiftyTimes(() => verifier.resend({ verificationId }));
      assert.equal(
        countOf(results, () => true),
        1,
        "resent",
      );
      assert.equal(texts() - before, 1, "texts");
    },
  },
  {
    id: "adds-up-tallies",
    title: "fifty concurrent tallies add up, by country and day",
    async run({ store }) {
      const [country, day] = [crypto.randomUUID().slice(0, 8), "2025-03-01"];
      const results = await fiftyTimes(() => store.tally({ country, day, sent: 2, verified: 1 }));
      const sent = results.flatMap((result) => (result.status === "fulfilled" ? result.value.sent : []));
      const each = Array.from({ length: 50 }, (_, index) => 2 * (index + 1));
      assert.deepEqual(
        sent.sort((a, b) => a - b),
        each,
        "sent, each returned once",
      );
      const total = await store.tally({ country, day, sent: 0, verified: 0 });
      assert.deepEqual(total, { sent: 100, verified: 50 }, "the total");
      const other = await store.tally({ country: `${country}-2`, day, sent: 1, verified: 0 });
      assert.deepEqual(other, { sent: 1, verified: 0 }, "another country");
      const still = await store.tally({ country, day, sent: 0, verified: 0 });
      assert.deepEqual(still, total, "the total, when another country was counted");
      const next = await store.tally({ country, day: "2025-03-02", sent: 1, verified: 0 });
      assert.deepEqual(next, { sent: 1, verified: 0 }, "another day");
    },
  },
];
