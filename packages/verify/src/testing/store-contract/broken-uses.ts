import type { IssuedCode, VerificationStore } from "@smskit/core/wrapper";
import { altered, type BrokenStore } from "./broken-store.ts";

type Counted = Awaited<ReturnType<VerificationStore["countAttempt"]>>;

/** A store with its own result for attempts at a verification that was used. */
function telling(tell: (told: Counted, open: readonly IssuedCode[], now: number) => Counted) {
  return altered((good) => {
    const live = new Map<string, readonly IssuedCode[]>();
    return {
      async countAttempt(input) {
        const told = await good.countAttempt(input);
        if (told.state === "counted") live.set(input.verificationId, told.codes);
        return told.state === "used" ? tell(told, live.get(input.verificationId) ?? [], input.now) : told;
      },
    };
  });
}

/** Mistakes with verifications that were used. */
export const brokenUses: readonly BrokenStore[] = [
  {
    mistake: "forgets a verification as soon as it is used",
    create: altered((good) => ({ consume: (input) => good.consume({ ...input, forgetAt: input.now }) })),
    fails: { "says-what-was-used": /the second one/, "approves-once": /used/ },
  },
  {
    mistake: "remembers for an hour that a verification was used",
    create: altered((good) => ({
      consume: (input) => good.consume({ ...input, forgetAt: input.forgetAt + 3_600_000 }),
    })),
    fails: { "approves-once": /a minute after/, "says-what-was-used": /a minute later/ },
  },
  {
    mistake: "takes any code of a verification for the one that it was used by",
    create: telling((told, open) => ({ ...told, codes: open }) as Counted),
    fails: { "says-what-was-used": /another code of it/ },
  },
  {
    mistake: "counts no attempts once a verification is used",
    create: altered((good) => ({
      async countAttempt(input) {
        const told = await good.countAttempt({ ...input, maxAttempts: 100 });
        const over = told.state === "counted" && told.attempts > input.maxAttempts;
        return over ? { state: "locked" } : told;
      },
    })),
    fails: { "says-what-was-used": /the sixth attempt/ },
  },
  {
    mistake: "looks whether a code is live that was used",
    create: telling((told, open, now) => {
      const live = open.some(({ expiresAt }) => now < expiresAt);
      return live ? told : { state: "expired" };
    }),
    fails: { "outlives-its-code": /in its last millisecond/ },
  },
  {
    mistake: "forgets that a verification was used when its text is withdrawn",
    create: altered((good) => {
      const withdrawn = new Set<string>();
      return {
        async withdraw(input) {
          withdrawn.add(input.verificationId);
          await good.withdraw(input);
        },
        read: async (input) => (withdrawn.has(input.verificationId) ? undefined : good.read(input)),
      };
    }),
    fails: { "outlives-its-code": /in its last millisecond/ },
  },
];
