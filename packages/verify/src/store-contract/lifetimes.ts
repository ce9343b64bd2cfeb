import { assert } from "vitest";
import { boundsOf, codeOf } from "./records.ts";
import { hourMs, lifeMs } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

/** What time does, and what a clock that jumps must not do. */
export const lifetimeRules: readonly StoreRule[] = [
  {
    id: "expires-at-the-boundary",
    title: "a code is right up to the last millisecond of its life, and not longer",
    async run({ verifier, clock, start }) {
      const first = await start();
      assert.equal(first.expiresAt.getTime(), clock.now + lifeMs, "the end of its life");
      const second = await start();
      clock.now += lifeMs - 1;
      assert.equal((await verifier.check(first)).status, "approved", "in the last millisecond");
      clock.now += 1;
      assert.equal((await verifier.check(second)).status, "expired", "at the boundary");
    },
  },
  {
    id: "ends-each-code-by-itself",
    title: "a live code does not keep an older one alive",
    async run({ verifier, clock, start, next, newestCode }) {
      const older = await start();
      clock.now += 30_000;
      next("unknown");
      await verifier.resend(older);
      clock.now = older.expiresAt.getTime();
      assert.equal((await verifier.check(older)).status, "incorrect", "the older code, at its end");
      const newer = await verifier.check({ ...older, code: newestCode() });
      assert.equal(newer.status, "approved", "the newer code");
    },
  },
  {
    id: "counts-no-expired-attempt",
    title: "an attempt after the code has expired is not counted",
    async run({ verifier, clock, start, newestCode }) {
      const { verificationId, code } = await start();
      clock.now += lifeMs;
      for (let check = 0; check < 6; check++) await verifier.check({ verificationId, code });
      await verifier.resend({ verificationId });
      const { status } = await verifier.check({ verificationId, code: newestCode() });
      assert.equal(status, "approved", "the code of a resend, after six checks that came too late");
    },
  },
  {
    id: "outlives-no-clock",
    title: "a clock that jumps an hour ahead ends a code; one that jumps back does not prolong it",
    async run({ verifier, clock, start, newestCode }) {
      const ahead = await start();
      clock.now += hourMs;
      assert.notEqual((await verifier.check(ahead)).status, "approved", "an hour ahead");
      const back = await start();
      clock.now -= 10_000;
      const skewed = await verifier.check({ ...back, code: "111111" });
      assert.equal(skewed.status, "incorrect", "ten seconds back, as another machine's clock may be");
      clock.now -= hourMs;
      assert.equal((await verifier.check(back)).status, "expired", "an hour back");
      await verifier.resend(back);
      const again = await verifier.check({ ...back, code: newestCode() });
      assert.equal(again.status, "approved", "the code of a resend, an hour back");
    },
  },
  {
    id: "forgets",
    title: "a verification is not found from its end on; a resend postpones the end",
    async run({ verifier, store, clock, start }) {
      const { verificationId } = await start();
      const untouched = await start();
      clock.now += lifeMs + hourMs - 1;
      await verifier.resend({ verificationId });
      const read = (id: string) => store.read({ verificationId: id, now: clock.now });
      assert.exists(await read(untouched.verificationId), "in the last millisecond");
      clock.now += 1;
      assert.isUndefined(await read(untouched.verificationId), "what is read at the end");
      assert.equal((await verifier.check(untouched)).status, "not-found", "at the end");
      const gone = { verificationId: untouched.verificationId, ...boundsOf(crypto.randomUUID(), clock.now) };
      const issue = { ...gone, code: codeOf(clock.now), cooldownsMs: [0], forgetAt: clock.now + hourMs };
      assert.equal((await store.issue(issue)).state, "gone", "a code that is added at the end");
      assert.exists(await read(verificationId), "a resend puts it off");
    },
  },
];
