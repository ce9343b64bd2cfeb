import { assert } from "vitest";
import { errorOf, lifeMs, wrapStore } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

/** What holds when a verification gets more than one code. */
export const resendRules: readonly StoreRule[] = [
  {
    id: "cools-down",
    title: "resends are at least 30, 60, 120, 300 and 300 seconds apart",
    async run({ verifier, clock, start }) {
      const { verificationId } = await start();
      for (const seconds of [30, 60, 120, 300, 300]) {
        clock.now += seconds * 1_000 - 1;
        const error = await errorOf(`a resend before ${seconds} s`, verifier.resend({ verificationId }));
        assert.deepEqual([error.code, error.retryAfterMs], ["rate-limited", 1], "a millisecond before");
        clock.now += 1;
        const { resendAt } = await verifier.resend({ verificationId });
        const next = { 30: 60, 60: 120, 120: 300, 300: 300 }[seconds] ?? 0;
        assert.equal(resendAt.getTime() - clock.now, next * 1_000, "when the next one can be asked for");
      }
    },
  },
  {
    id: "keeps-the-count-over-codes",
    title: "a new code does not reset the attempts",
    async run({ verifier, clock, start, fail, newestCode }) {
      const { verificationId } = await start();
      await fail(verificationId, 3);
      clock.now += 30_000;
      await verifier.resend({ verificationId });
      await fail(verificationId, 2);
      const { status } = await verifier.check({ verificationId, code: newestCode() });
      assert.equal(status, "locked", "the right code, after three and two wrong ones");
      clock.now += 60_000;
      const error = await errorOf("a resend when it is locked", verifier.resend({ verificationId }));
      assert.equal(error.code, "rejected", "a resend when it is locked");
      clock.now += lifeMs;
      const late = await verifier.check({ verificationId, code: newestCode() });
      assert.equal(late.status, "locked", "when its codes have expired too");
    },
  },
  {
    id: "replaces-when-accepted",
    title: "a new code replaces the old one once the provider has accepted it",
    async run({ verifier, clock, start, newestCode }) {
      const { verificationId, code } = await start();
      clock.now += 30_000;
      await verifier.resend({ verificationId });
      const old = await verifier.check({ verificationId, code });
      assert.equal(old.status, "incorrect", "the old code");
      const { status } = await verifier.check({ verificationId, code: newestCode() });
      assert.equal(status, "approved", "the new code");
    },
  },
  {
    id: "keeps-the-code-of-a-failed-resend",
    title: "a resend that was not sent leaves the old code and the cooldown unchanged",
    async run({ verifier, clock, start, next, newestCode }) {
      const { verificationId, code } = await start();
      clock.now += 30_000;
      next("not-sent");
      await errorOf("a resend that was not sent", verifier.resend({ verificationId }));
      const lost = await verifier.check({ verificationId, code: newestCode() });
      assert.equal(lost.status, "incorrect", "the code that was not sent");
      next("not-sent");
      const error = await errorOf("the next resend, at once", verifier.resend({ verificationId }));
      assert.equal(error.code, "unavailable", "the next resend, at once");
      const { status } = await verifier.check({ verificationId, code });
      assert.equal(status, "approved", "the old code");
    },
  },
  {
    id: "forgets-what-was-not-sent",
    title: "a verification whose first text was not sent is gone",
    async run({ createVerifier, store, clock, number, next }) {
      const ids: string[] = [];
      const watched = wrapStore(store, {
        create(input) {
          ids.push(input.verification.id);
          return store.create(input);
        },
      });
      next("not-sent");
      const starting = createVerifier({ store: watched }).start({ to: number(), usageType: "SignIn" });
      await errorOf("a start that was not sent", starting);
      assert.equal(ids.length, 1, "verifications on record before the text is sent");
      const kept = await store.read({ verificationId: ids[0] ?? "", now: clock.now });
      assert.isUndefined(kept, "what is read of it");
    },
  },
  {
    id: "keeps-both-when-unknown",
    title: "after a resend whose outcome is unknown, both codes are right until one is used",
    async run({ verifier, clock, start, next, newestCode }) {
      for (const used of ["old", "new"] as const) {
        const { verificationId, code } = await start();
        clock.now += 30_000;
        next("unknown");
        const { delivery } = await verifier.resend({ verificationId });
        assert.equal(delivery, "unknown", "the resend");
        const codes = { old: code, new: newestCode() };
        const first = await verifier.check({ verificationId, code: codes[used] });
        assert.equal(first.status, "approved", `the ${used} code`);
        const second = await verifier.check({ verificationId, code: codes[used === "old" ? "new" : "old"] });
        assert.equal(second.status, "not-found", "the other code, then");
      }
    },
  },
  {
    id: "ignores-late-acceptance",
    title: "a late acceptance of an older text does not replace a newer code",
    async run({ createVerifier, store, clock, start, next, newestCode }) {
      const codeIds: string[] = [];
      const watched = wrapStore(store, {
        issue(input) {
          codeIds.push(input.code.id);
          return store.issue(input);
        },
      });
      const verifier = createVerifier({ store: watched });
      const { verificationId } = await start({ verifier });
      clock.now += 30_000;
      next("unknown");
      await verifier.resend({ verificationId });
      clock.now += 60_000;
      await verifier.resend({ verificationId });
      await store.accept({ verificationId, codeId: codeIds[0] ?? "" });
      const { status } = await verifier.check({ verificationId, code: newestCode() });
      assert.equal(status, "approved", "the newest code");
    },
  },
];
