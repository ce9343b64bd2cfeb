import type { VerificationStore } from "@smskit/core/wrapper";
import { altered, type BrokenStore } from "./broken-store.ts";

/** Makes a deletion forget verifications of a kind, or keep them. */
const deleting = (change: (good: VerificationStore) => VerificationStore["deleteNumber"]) =>
  altered((good) => ({ deleteNumber: change(good) }));

/** Mistakes when a number is deleted. */
export const brokenDeletions: readonly BrokenStore[] = [
  {
    mistake: "deletes nothing, and says so",
    create: deleting(() => async () => ({ verifications: 0 })),
    fails: { "deletes-a-number": /deleted verifications/ },
  },
  {
    mistake: "deletes failures only",
    create: deleting((good) => async ({ recipients }) => {
      await good.resetFailures({ recipients });
      return { verifications: 6 };
    }),
    fails: { "deletes-a-number": /what is read/ },
  },
  {
    mistake: "deletes by the newest secret only",
    create: deleting(
      (good) =>
        ({ recipients: [newest] }) =>
          good.deleteNumber({ recipients: [newest] }),
    ),
    fails: { "deletes-by-older-secrets": /deleted verifications/ },
  },
  {
    mistake: "keeps the failures of a number that is deleted",
    create: altered((good) => {
      const failed = new Set<string>();
      return {
        async create(input) {
          const isSlow = input.recipients.some((recipient) => failed.has(recipient));
          return isSlow ? { state: "slowed", waitMs: 1 } : good.create(input);
        },
        async deleteNumber({ recipients }) {
          for (const recipient of recipients) failed.add(recipient);
          return good.deleteNumber({ recipients });
        },
      };
    }),
    fails: { "deletes-a-number": /one code an hour/ },
  },
  {
    mistake: "deletes everything that it has",
    create: altered((good) => {
      const seen = new Set<string>();
      return {
        create(input) {
          for (const recipient of input.recipients) seen.add(recipient);
          return good.create(input);
        },
        async deleteNumber({ recipients }) {
          const deleted = await good.deleteNumber({ recipients });
          for (const recipient of seen) await good.deleteNumber({ recipients: [recipient] });
          return deleted;
        },
      };
    }),
    fails: { "deletes-by-older-secrets": /a code of another number/ },
  },
];
