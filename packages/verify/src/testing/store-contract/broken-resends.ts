import { altered, type BrokenStore } from "./broken-store.ts";

/** Mistakes with more than one code. */
export const brokenResends: readonly BrokenStore[] = [
  {
    mistake: "has one cooldown for all resends",
    create: altered((good) => ({ issue: (input) => good.issue({ ...input, cooldownsMs: [30_000] }) })),
    fails: { "cools-down": /before 60 s: it must throw/ },
  },
  {
    mistake: "does not count codes",
    create: altered((good) => ({
      async issue(input) {
        const result = await good.issue(input);
        return result.state === "issued" ? { ...result, codes: 1 } : result;
      },
    })),
    fails: { "cools-down": /when the next one can be asked for/ },
  },
  {
    mistake: "resets the attempts with a new code",
    create: altered((good) => {
      let resends = 0;
      return {
        issue(input) {
          resends += 1;
          return good.issue(input);
        },
        countAttempt: (input) =>
          good.countAttempt({ ...input, maxAttempts: input.maxAttempts * (1 + resends) }),
      };
    }),
    fails: { "keeps-the-count-over-codes": /after three and two wrong ones/ },
  },
  {
    mistake: "looks whether a code is live before it looks at the attempts",
    create: altered((good) => ({
      async countAttempt(input) {
        const unbounded = { ...input, maxAttempts: 1_000, blockFrom: 0 };
        const { state } = await good.countAttempt(unbounded);
        return state === "expired" ? { state } : good.countAttempt(input);
      },
    })),
    fails: { "keeps-the-count-over-codes": /when its codes have expired too/ },
  },
  {
    mistake: "adds a code to a locked verification",
    create: altered((good) => ({
      issue: (input) => good.issue({ ...input, maxAttempts: Number.POSITIVE_INFINITY }),
    })),
    fails: { "keeps-the-count-over-codes": /a resend when it is locked: it must throw/ },
  },
  {
    mistake: "never replaces a code",
    create: altered(() => ({ accept: async () => {} })),
    fails: { "replaces-when-accepted": /the old code/ },
  },
  {
    mistake: "replaces the old code before the new one is accepted",
    create: altered((good) => ({
      async issue(input) {
        const result = await good.issue(input);
        await good.accept({ verificationId: input.verificationId, codeId: input.code.id });
        return result;
      },
    })),
    fails: {
      "keeps-the-code-of-a-failed-resend": /the code that was not sent/,
      "keeps-both-when-unknown": /the old code/,
    },
  },
  {
    mistake: "keeps what was not sent",
    create: altered(() => ({ withdraw: async () => {} })),
    fails: {
      "keeps-the-code-of-a-failed-resend": /the code that was not sent/,
      "forgets-what-was-not-sent": /what is read of it/,
    },
  },
  {
    mistake: "goes on cooling down after a text that was not sent",
    create: altered((good) => {
      const issued = new Set<string>();
      return {
        async issue(input) {
          if (issued.has(input.verificationId)) return { state: "cooling", waitMs: 1 };
          issued.add(input.verificationId);
          return good.issue(input);
        },
      };
    }),
    fails: { "keeps-the-code-of-a-failed-resend": /the next resend, at once/ },
  },
  {
    mistake: "uses up a code, not its verification",
    create: altered((good) => ({
      async consume({ verificationId, codeId }) {
        await good.withdraw({ verificationId, codeId });
        return { codes: 1 };
      },
    })),
    fails: { "keeps-both-when-unknown": /the other code, then/ },
  },
  {
    mistake: "takes what is accepted for the newest code",
    create: altered((good) => {
      const codeIds: string[] = [];
      return {
        issue(input) {
          codeIds.push(input.code.id);
          return good.issue(input);
        },
        async accept({ verificationId, codeId }) {
          for (const other of codeIds) {
            if (other !== codeId) await good.withdraw({ verificationId, codeId: other });
          }
        },
      };
    }),
    fails: { "ignores-late-acceptance": /the newest code/ },
  },
  {
    mistake: "uses a code that was replaced",
    create: altered((good) => {
      const replaced = new Set<string>();
      const issued: string[] = [];
      return {
        create(input) {
          issued.push(input.code.id);
          return good.create(input);
        },
        issue(input) {
          issued.push(input.code.id);
          return good.issue(input);
        },
        async accept({ codeId }) {
          for (const other of issued) if (other !== codeId) replaced.add(other);
        },
        async countAttempt(input) {
          const result = await good.countAttempt(input);
          if (result.state !== "counted") return result;
          return { ...result, codes: result.codes.filter(({ id }) => !replaced.has(id)) };
        },
      };
    }),
    fails: { "uses-no-replaced-code": /its use/ },
  },
];
