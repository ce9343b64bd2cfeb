import { assert } from "vitest";
import { errorOf, whileRotated } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

/** How a number is forgotten. */
export const deletionRules: readonly StoreRule[] = [
  {
    id: "deletes-a-number",
    title: "a number is deleted with its verifications, used or not, its failures and its last start",
    async run({ verifier, store, clock, number, start, fail }) {
      const to = number();
      const used = await start({ to });
      assert.equal((await verifier.check(used)).status, "approved", "a code");
      const open = await start({ to });
      for (let round = 0; round < 4; round++) await fail((await start({ to })).verificationId, 5);
      const error = await errorOf("a start after twenty", verifier.start({ to, usageType: "SignIn" }));
      assert.equal(error.code, "rate-limited", "before the deletion");

      assert.deepEqual(await verifier.deleteNumber({ to }), { verifications: 6 }, "deleted verifications");
      for (const { verificationId, code } of [open, used]) {
        assert.isUndefined(await store.read({ verificationId, now: clock.now }), "what is read");
        assert.equal((await verifier.check({ verificationId, code })).status, "not-found", "its code");
        const resending = await errorOf("a resend", verifier.resend({ verificationId }));
        assert.equal(resending.code, "rejected", "a resend");
      }
      const again = await start({ to });
      assert.equal((await verifier.check(again)).status, "approved", "a code that is sent afterwards");
      assert.deepEqual(
        [await verifier.deleteNumber({ to }), await verifier.deleteNumber({ to })],
        [{ verifications: 1 }, { verifications: 0 }],
        "a second and a third deletion",
      );
    },
  },
  {
    id: "deletes-by-older-secrets",
    title: "what was kept under an older secret is deleted too, and nothing of another number",
    async run({ createVerifier, number, start }) {
      const { before, during } = whileRotated(createVerifier);
      const [to, other] = [number(), number()];
      const [older, newer] = [await start({ to, verifier: before }), await start({ to, verifier: during })];
      const ofAnother = await start({ to: other, verifier: before });
      assert.deepEqual(await during.deleteNumber({ to }), { verifications: 2 }, "deleted verifications");
      for (const { verificationId, code } of [older, newer]) {
        const { status } = await during.check({ verificationId, code });
        assert.equal(status, "not-found", "a deleted code");
      }
      assert.equal((await during.check(ofAnother)).status, "approved", "a code of another number");
    },
  },
];
