import type { IssuedCode, Verification, VerificationStore } from "@smskit/core/wrapper";
import { assert } from "vitest";
import { errorOf, hourMs, lifeMs } from "./store-bench.ts";
import type { StoreContractOptions, StoreRule } from "./store-rule.ts";

/** What a store gives back, and what it does when it cannot. */
export const recordRules: readonly StoreRule[] = [
  {
    id: "gives-back-what-it-was-given",
    title: "a verification is read as it was created, whatever is in it, and hashes are unchanged",
    async run({ store, clock: { now } }) {
      const bare: Verification = verificationOf(`'; drop table x; -- ${crypto.randomUUID()}`);
      const full: Verification = {
        ...verificationOf(crypto.randomUUID()),
        ...{ usageType: 'a "usage" type, ✓', locale: "zh-Hant-TW", session: "f00d" },
      };
      for (const verification of [bare, full]) {
        const code = codeOf(now);
        await store.create(creationOf(verification, code, now));
        const read = await store.read({ verificationId: verification.id, now });
        assert.deepEqual(withoutGaps(read), withoutGaps(verification), "what is read");
        const counted = await store.countAttempt({
          ...{ verificationId: verification.id, recipients: ["none"], now, maxAttempts: 5, blockFrom: 100 },
        });
        assert.deepEqual(counted.state === "counted" && counted.codes.map(withoutFlags), [code], "its code");
      }
    },
  },
  {
    id: "tells-which-text",
    title: "the use of a code returns the message that contained it, and how many codes there were",
    async run({ store, clock, verifier, start }) {
      const { verificationId } = await start();
      clock.now += 30_000;
      const { receipt } = await verifier.resend({ verificationId });
      const bounds = { recipients: ["none"] as const, now: clock.now, maxAttempts: 5, blockFrom: 100 };
      const counted = await store.countAttempt({ verificationId, ...bounds });
      assert(counted.state === "counted", "the attempt is counted");
      const [code] = counted.codes;
      const used = await store.consume(useOf(verificationId, code?.id, clock.now));
      assert(used !== undefined && "codes" in used, "it is used");
      assert.equal(used.codes, 2, "codes");
      assert.deepEqual(
        used.message,
        { connector: receipt?.connector ?? "", id: receipt?.id ?? "" },
        "message",
      );
    },
  },
  {
    id: "keeps-messages-apart",
    title: "a late report about a message is attached to the code it refers to",
    async run({ store, clock: { now } }) {
      for (const used of ["first", "second"] as const) {
        const verification = verificationOf(crypto.randomUUID());
        const verificationId = verification.id;
        const codes = { first: codeOf(now), second: codeOf(now) };
        await store.create(creationOf(verification, codes.first, now));
        const bounds = boundsOf(crypto.randomUUID(), now);
        const issue = { verificationId, code: codes.second, cooldownsMs: [0], forgetAt: now + hourMs };
        await store.issue({ ...bounds, ...issue });
        const message = { connector: "a", id: "1" };
        await store.accept({ verificationId, codeId: codes.first.id, message });
        const result = await store.consume(useOf(verificationId, codes[used].id, now));
        assert(result !== undefined && "codes" in result, `${used}, which is used`);
        assert.deepEqual(result.message ?? undefined, used === "first" ? message : undefined, used);
      }
    },
  },
  {
    id: "uses-no-replaced-code",
    title: "a code that is replaced between its attempt and its use is not used",
    async run({ store, clock, verifier, start, newestCode }) {
      const { verificationId } = await start();
      const bounds = { recipients: ["none"] as const, now: clock.now, maxAttempts: 5, blockFrom: 100 };
      const counted = await store.countAttempt({ verificationId, ...bounds });
      const codeId = counted.state === "counted" ? (counted.codes[0]?.id ?? "") : "";
      clock.now += 30_000;
      await verifier.resend({ verificationId });
      const used = await store.consume(useOf(verificationId, codeId, clock.now));
      assert.isUndefined(used, "its use");
      const { status } = await verifier.check({ verificationId, code: newestCode() });
      assert.equal(status, "approved", "the code that replaced it");
    },
  },
  {
    id: "knows-which-code",
    title: "reports about an unknown code are ignored",
    async run({ store, verifier, start }) {
      const { verificationId, code } = await start();
      await store.accept({ verificationId, codeId: crypto.randomUUID() });
      await store.withdraw({ verificationId, codeId: crypto.randomUUID() });
      assert.equal((await verifier.check({ verificationId, code })).status, "approved", "the code");
    },
  },
  {
    id: "knows-what-is-not-there",
    title: "an unknown id is not found, whatever it looks like",
    async run({ store, verifier, clock: { now } }) {
      for (const id of ["__proto__", "constructor", "' or '1'='1", "%", "", crypto.randomUUID()]) {
        const bounds = { recipients: ["none"] as const, now, maxAttempts: 5, blockFrom: 100 };
        assert.isUndefined(await store.read({ verificationId: id, now }), "what is read");
        assert.equal(
          (await store.countAttempt({ verificationId: id, ...bounds })).state,
          "gone",
          "an attempt",
        );
        const used = await store.consume(useOf(id, id, now));
        assert.isUndefined(used, "a use");
        await store.accept({ verificationId: id, codeId: id });
        await store.withdraw({ verificationId: id, codeId: id });
        const { status } = await verifier.check({ verificationId: id, code: "123456" });
        assert.equal(status, "not-found", "a check");
        const error = await errorOf("a resend", verifier.resend({ verificationId: id }));
        assert.equal(error.code, "rejected", "a resend");
      }
    },
  },
];

/** For stores whose database can be away. */
export function unreachableRules(
  createUnreachable: NonNullable<StoreContractOptions["createUnreachable"]>,
): StoreRule[] {
  return [
    {
      id: "rejects-when-unreachable",
      title: "a store that cannot be reached rejects, so that nothing is sent or approved",
      async run({ createVerifier, clock: { now }, number, texts, start }) {
        const { verificationId, code } = await start();
        const unreachable = await createUnreachable();
        for (const [method, call] of callsOf(unreachable, now)) {
          const rejected = await call().then(
            () => false,
            () => true,
          );
          assert(rejected, `${method} must reject`);
        }
        const verifier = createVerifier({ store: unreachable });
        const before = texts();
        const calls = [
          () => verifier.start({ to: number(), usageType: "SignIn" }),
          () => verifier.check({ verificationId, code }),
          () => verifier.resend({ verificationId }),
          () => verifier.reset({ to: number() }),
          () => verifier.deleteNumber({ to: number() }),
        ];
        for (const call of calls) {
          const error = await errorOf("a call", call());
          assert.deepEqual(
            [error.code, error.delivery],
            ["unavailable", "not-sent"],
            "what a verifier throws",
          );
        }
        assert.equal(texts(), before, "texts");
      },
    },
  ];
}

function callsOf(store: VerificationStore, now: number): [method: string, call: () => Promise<unknown>][] {
  const verification = verificationOf(crypto.randomUUID());
  const { id: verificationId } = verification;
  const code = codeOf(now);
  const recipients = ["none"] as const;
  const bounds = { recipients, now, maxAttempts: 5, blockFrom: 100 };
  const issue = { verificationId, code, cooldownsMs: [0], forgetAt: now + hourMs, ...bounds };
  const tally = { country: "US", day: "2025-03-01", sent: 1, verified: 0 };
  return [
    ["create", async () => store.create(creationOf(verification, code, now))],
    ["read", async () => store.read({ verificationId, now })],
    ["countAttempt", async () => store.countAttempt({ verificationId, ...bounds })],
    ["consume", async () => store.consume(useOf(verificationId, code.id, now))],
    ["issue", async () => store.issue(issue)],
    ["accept", async () => store.accept({ verificationId, codeId: code.id })],
    ["withdraw", async () => store.withdraw({ verificationId, codeId: code.id })],
    ["resetFailures", async () => store.resetFailures({ recipients })],
    ["deleteNumber", async () => store.deleteNumber({ recipients })],
    ["tally", async () => store.tally(tally)],
  ];
}

export function verificationOf(id: string): Verification {
  return { id, keyId: "default", recipient: crypto.randomUUID(), sealedTo: "0a.0b", usageType: "SignIn" };
}

/** A code that nobody has. */
export function codeOf(now: number): IssuedCode {
  const id = crypto.randomUUID();
  return {
    ...{ id, keyId: "default", digest: "0123456789abcdef".repeat(4), issuedAt: now, liveFrom: now - 10_000 },
    expiresAt: now + lifeMs,
  };
}

/** What a call that concerns a number goes by. */
export function boundsOf(recipient: string, now: number) {
  return { recipients: [recipient] as const, now, maxAttempts: 5, blockFrom: 100 };
}

/** A use of a code. */
export function useOf(verificationId: string, codeId = "", now = 0) {
  return { verificationId, codeId, recipients: ["none"] as const, now, forgetAt: now + 60_000 };
}

/** What a verification is created with. */
export function creationOf(verification: Verification, code: IssuedCode, now: number) {
  return {
    ...{ verification, code, recipients: [verification.recipient] as const, now },
    ...{ slowFrom: 20, slowMs: hourMs, blockFrom: 100, forgetAt: now + hourMs },
  };
}

/** Absent, undefined and null are the same to a database. */
function withoutGaps(value: object | undefined): object {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, field]) => field != null));
}

/** A store may give more than it must. */
function withoutFlags({ id, keyId, digest, issuedAt, liveFrom, expiresAt }: IssuedCode): IssuedCode {
  return { id, keyId, digest, issuedAt, liveFrom, expiresAt };
}
