import { assert } from "vitest";
import { boundsOf } from "./records.ts";
import { countOf, errorOf, fiftyTimes, hourMs, whileRotated, wrongCode } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

/** What follows when a number fails again and again, and how it ends. */
export const failureRules: readonly StoreRule[] = [
  {
    id: "slows-from-twenty",
    title: "from twenty failures in a row on, a number gets one start an hour; not before",
    async run({ verifier, clock, number, fail, failNumber, start }) {
      const to = number();
      await failNumber(to, 15);
      const { verificationId } = await start({ to });
      await fail(verificationId, 4);
      const { verificationId: other } = await start({ to });
      await fail(other, 1);
      clock.now += hourMs - 1;
      const error = await errorOf("a start after twenty", verifier.start({ to, usageType: "SignIn" }));
      assert.deepEqual([error.code, error.retryAfterMs], ["rate-limited", 1], "in less than an hour");
      clock.now += 1;
      await start({ to });
      clock.now -= 60_000;
      const back = await errorOf("a start, a minute back", verifier.start({ to, usageType: "SignIn" }));
      assert.equal(back.code, "rate-limited", "when the clock was set back a little");
      clock.now -= 24 * hourMs;
      await start({ to });
    },
  },
  {
    id: "blocks-at-a-hundred",
    title:
      "from a hundred failures in a row on, codes are refused, even right ones, until the number is reset",
    async run({ verifier, clock, events, number, failNumber, fail, start }) {
      const to = number();
      await failNumber(to, 95);
      const open = await start({ to });
      clock.now += hourMs;
      const fresh = await start({ to });
      clock.now -= hourMs;
      await fail(open.verificationId, 4);
      // What other rules have left in the store may cause a report of pumping as well.
      const blocked = () => events.filter(({ type }) => type === "number-blocked").length;
      assert.equal(blocked(), 0, "events at ninety-nine");
      clock.now += hourMs;
      const results = await fiftyTimes(() => verifier.check({ ...fresh, code: wrongCode }));
      assert.equal(
        countOf(results, ({ status }) => status === "incorrect"),
        1,
        "compared, of fifty at once",
      );
      assert.equal(blocked(), 1, "events at a hundred");
      const { status } = await verifier.check(fresh);
      assert.equal(status, "locked", "the right code");
      const starting = verifier.start({ to, usageType: "SignIn" });
      assert.equal((await errorOf("a start", starting)).code, "recipient-blocked", "a start");
      const resending = verifier.resend({ verificationId: open.verificationId });
      assert.equal((await errorOf("a resend", resending)).code, "recipient-blocked", "a resend");
      await verifier.reset({ to });
      const { code, verificationId: after } = await start({ to });
      assert.equal(
        (await verifier.check({ verificationId: after, code })).status,
        "approved",
        "after a reset",
      );
    },
  },
  {
    id: "refuses-codes-when-blocked",
    title: "a code that was issued before the hundredth failure is refused after it",
    async run({ verifier, store, clock, start }) {
      const { verificationId, code } = await start();
      const other = await start();
      const recipients = [crypto.randomUUID()] as const;
      const bounds = { recipients, now: clock.now, maxAttempts: 5, blockFrom: 1 };
      await store.countAttempt({ verificationId, ...bounds });
      const result = await store.countAttempt({ verificationId: other.verificationId, ...bounds });
      assert.equal(result.state, "blocked", "an attempt for a blocked number");
      const { status } = await verifier.check({ verificationId, code });
      assert.equal(status, "approved", "a code of another number");
    },
  },
  {
    id: "counts-no-refused-attempt",
    title: "a refused attempt does not count: attempts at a locked verification cannot block a number",
    async run({ store, clock, start }) {
      const bounds = boundsOf(crypto.randomUUID(), clock.now);
      const [locked, other] = [await start(), await start()];
      const attempt = (verificationId: string, more: Partial<typeof bounds> = {}) =>
        store.countAttempt({ ...bounds, verificationId, ...more });
      for (let count = 0; count < 5; count++) await attempt(locked.verificationId);
      assert.equal((await attempt(locked.verificationId)).state, "locked", "a sixth attempt");
      const late = { now: other.expiresAt.getTime() };
      assert.equal((await attempt(other.verificationId, late)).state, "expired", "an attempt that is late");
      const blocked = await attempt(other.verificationId, { blockFrom: 5 });
      assert.equal(blocked.state, "blocked", "an attempt for a blocked number");
      const counted = await attempt(other.verificationId);
      assert(counted.state === "counted", "an attempt like others");
      assert.equal(counted.failures, 6, "failures without the refused attempts");
      assert.equal(counted.attempts, 1, "attempts without the refused ones");
    },
  },
  {
    id: "keeps-numbers-apart",
    title:
      "a success or a reset ends the failures of its number, by all its fingerprints, and of no other number",
    async run({ store, clock, start }) {
      const [one, older, other] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
      const fail = async (recipient: string) => {
        const { verificationId } = await start();
        const counted = await store.countAttempt({ verificationId, ...boundsOf(recipient, clock.now) });
        assert(counted.state === "counted", "an attempt");
        return { ...counted, verificationId, codeId: counted.codes[0]?.id ?? "" };
      };
      const recipients = [one, older] as const;
      const ends = [
        async () => {
          const { verificationId, codeId } = await fail(one);
          const forgetAt = clock.now + 60_000;
          return store.consume({ verificationId, codeId, recipients, now: clock.now, forgetAt });
        },
        async () => store.resetFailures({ recipients }),
      ];
      for (const [index, end] of ends.entries()) {
        for (const recipient of [one, older, other]) await fail(recipient);
        await end();
        assert.equal((await fail(one)).failures, 1, "failures of the number, then");
        assert.equal((await fail(older)).failures, 1, "failures by its older fingerprint, then");
        assert.equal((await fail(other)).failures, 2 + 2 * index, "failures of another number");
      }
    },
  },
  {
    id: "ends-failures-by-success",
    title: "the right code ends a number's failures",
    async run({ verifier, clock, number, fail, failNumber, start }) {
      const to = number();
      await failNumber(to, 15);
      const { verificationId, code } = await start({ to });
      await fail(verificationId, 4);
      assert.equal((await verifier.check({ verificationId, code })).status, "approved", "the right code");
      const { verificationId: next } = await start({ to });
      await fail(next, 1);
      clock.now += 1;
      await start({ to });
    },
  },
  {
    id: "knows-older-secrets",
    title: "codes and failures of a replaced secret count as long as it is listed",
    async run({ createVerifier, clock, number, start, newestCode }) {
      const { before, during, after } = whileRotated(createVerifier);

      const first = await start({ verifier: before });
      assert.equal((await after.check(first)).status, "not-found", "a code whose secret is gone");
      assert.equal((await during.check(first)).status, "approved", "a code of the older secret");

      const { verificationId } = await start({ verifier: before });
      clock.now += 30_000;
      await during.resend({ verificationId });
      const resent = await during.check({ verificationId, code: newestCode() });
      assert.equal(resent.status, "approved", "a code of the newer secret for an older verification");

      const to = number();
      for (const verifier of [during, before, before, before, before]) {
        const started = await start({ to, verifier });
        for (let check = 0; check < 5; check++) await verifier.check({ ...started, code: wrongCode });
      }
      const starting = during.start({ to, usageType: "SignIn" });
      assert.equal(
        (await errorOf("a start", starting)).code,
        "rate-limited",
        "five failures by one secret, twenty by the other",
      );
      const recent = number();
      for (let round = 0; round < 4; round++) {
        const started = await start({ to: recent, verifier: before });
        for (let check = 0; check < 5; check++) await before.check({ ...started, code: wrongCode });
      }
      const soon = await errorOf("a start", during.start({ to: recent, usageType: "SignIn" }));
      assert.equal(soon.code, "rate-limited", "a moment after a start by the older secret");
      await during.reset({ to });
      await start({ to, verifier: before });
      await start({ to, verifier: during });
    },
  },
];
