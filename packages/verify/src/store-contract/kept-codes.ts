import type { VerificationStore } from "@smskit/core/wrapper";
import { assert } from "vitest";
import { boundsOf, codeOf, creationOf, useOf, verificationOf } from "./records.ts";
import { hourMs } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

/** What a verifier needs of a store if a provider keeps the codes: the provider's ids, and hashes that come late. */
export const keptCodeRules: readonly StoreRule[] = [
  {
    id: "tells-what-to-ask",
    title: "an attempt returns the codes in the order in which they were issued, each with its message",
    async run({ store, clock: { now } }) {
      const verificationId = crypto.randomUUID();
      // Neither ids nor times decide the order.
      const codes = ["c", "a", "b"].map((id) => ({
        ...codeOf(now),
        id: `${id}-${verificationId}`,
        digest: "",
      }));
      const [first, ...others] = codes;
      assert(first !== undefined);
      await store.create(creationOf(verificationOf(verificationId), first, now));
      const bounds = { ...boundsOf(crypto.randomUUID(), now), verificationId };
      for (const code of others) {
        await store.issue({ ...bounds, code, cooldownsMs: [0], forgetAt: now + hourMs });
      }
      await store.accept({ verificationId, codeId: first.id, message: { connector: "a", id: "1" } });
      const counted = await store.countAttempt(bounds);
      assert(counted.state === "counted", "the attempt is counted");
      assert.deepEqual(
        counted.codes.map(({ id, digest, message }) => [id, digest, message?.id]),
        codes.map(({ id }, index) => [id, "", index === 0 ? "1" : undefined]),
        "the codes, without hashes",
      );
    },
  },
  {
    id: "remembers-what-was-right",
    title: "a digest that comes with the use replaces that of the code; without one, it stays",
    async run({ store, clock: { now } }) {
      const late = "fedcba9876543210".repeat(4);
      for (const digest of [late, undefined]) {
        const verificationId = crypto.randomUUID();
        const code = codeOf(now);
        await store.create(creationOf(verificationOf(verificationId), code, now));
        await store.consume({ ...useOf(verificationId, code.id, now), digest });
        const kept = await digestOf(store, verificationId, now);
        assert.equal(kept, digest ?? code.digest, digest === undefined ? "without one" : "with one");
        await store.consume({ ...useOf(verificationId, code.id, now), digest: code.digest });
        const again = await digestOf(store, verificationId, now);
        assert.equal(again, kept, "after a second use, which changes nothing");
      }
    },
  },
];

async function digestOf(store: VerificationStore, verificationId: string, now: number) {
  const counted = await store.countAttempt({ ...boundsOf(crypto.randomUUID(), now), verificationId });
  assert(counted.state === "used", "it is used");
  return counted.codes[0]?.digest;
}
