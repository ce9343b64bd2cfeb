import type { IssuedCode } from "@smskit/core/wrapper";
import { altered, type BrokenStore } from "./broken-store.ts";

/** A store that returns the codes of an attempt otherwise. */
function returning(change: (codes: readonly IssuedCode[]) => readonly IssuedCode[]) {
  return altered((good) => ({
    async countAttempt(input) {
      const counted = await good.countAttempt(input);
      return "codes" in counted ? { ...counted, codes: change(counted.codes) } : counted;
    },
  }));
}

/** Mistakes that only a provider that keeps codes brings to light. */
export const brokenKeptCodes: readonly BrokenStore[] = [
  {
    mistake: "tells at an attempt only what it compares",
    create: returning((codes) =>
      codes.map(({ id, keyId, digest, issuedAt, liveFrom, expiresAt }) => ({
        ...{ id, keyId, digest, issuedAt, liveFrom, expiresAt },
      })),
    ),
    fails: { "tells-what-to-ask": /the codes, without hashes/ },
  },
  {
    mistake: "sorts the codes by id",
    create: returning((codes) => codes.toSorted((one, other) => (one.id < other.id ? -1 : 1))),
    fails: { "tells-what-to-ask": /the codes, without hashes/ },
  },
  {
    mistake: "ignores a digest that comes with the use",
    create: altered((good) => ({ consume: ({ digest: _, ...input }) => good.consume(input) })),
    fails: { "remembers-what-was-right": /with one/ },
  },
  {
    mistake: "forgets the digest of a code that is used without one",
    create: altered((good) => ({
      consume: (input) => good.consume({ ...input, digest: input.digest ?? "" }),
    })),
    fails: { "remembers-what-was-right": /without one/ },
  },
];
