import { altered, type BrokenStore, carelessStore } from "./broken-store.ts";

/** Mistakes with what a store records and returns. */
export const brokenRecords: readonly BrokenStore[] = [
  {
    mistake: "folds the case of what it keeps",
    create: altered((good) => ({
      async read(input) {
        const kept = await good.read(input);
        return kept && { ...kept, usageType: kept.usageType.toLowerCase() };
      },
    })),
    fails: { "gives-back-what-it-was-given": /what is read/ },
  },
  {
    mistake: "cuts hashes",
    create: altered((good) => ({
      create: (input) =>
        good.create({ ...input, code: { ...input.code, digest: input.code.digest.slice(0, 32) } }),
    })),
    fails: { "gives-back-what-it-was-given": /its code/ },
  },
  {
    mistake: "does not keep which message a code came in",
    create: altered((good) => ({ accept: (input) => good.accept({ ...input, message: undefined }) })),
    fails: { "tells-which-text": /message/ },
  },
  {
    mistake: "keeps a message with the newest code",
    create: altered((good) => {
      const newest = new Map<string, string>();
      return {
        issue(input) {
          newest.set(input.verificationId, input.code.id);
          return good.issue(input);
        },
        async accept({ message, ...input }) {
          await good.accept(input);
          const codeId = newest.get(input.verificationId);
          await good.accept({ ...input, ...(codeId === undefined ? {} : { codeId }), message });
        },
      };
    }),
    fails: { "keeps-messages-apart": /first|second/ },
  },
  {
    mistake: "takes a code that is not there for the newest",
    create: altered((good) => {
      const newest = new Map<string, string[]>();
      const note = (id: string, codeId: string) => newest.set(id, [...(newest.get(id) ?? []), codeId]);
      return {
        create(input) {
          note(input.verification.id, input.code.id);
          return good.create(input);
        },
        withdraw(input) {
          const codes = newest.get(input.verificationId) ?? [];
          const codeId = codes.includes(input.codeId) ? input.codeId : (codes.at(-1) ?? input.codeId);
          return good.withdraw({ ...input, codeId });
        },
      };
    }),
    fails: { "knows-which-code": /the code/ },
  },
  {
    mistake: "does not know how many codes there were",
    create: altered((good) => ({
      async consume(input) {
        const used = await good.consume(input);
        return used && { ...used, codes: 1 };
      },
    })),
    fails: { "tells-which-text": /codes/ },
  },
  {
    mistake: "looks in a plain object",
    create: altered((good) => ({
      read: async (input) => ({})[input.verificationId as never] ?? good.read(input),
    })),
    fails: { "knows-what-is-not-there": /what is read/ },
  },
  {
    mistake: "takes no result for a success",
    create: altered(() => ({})),
    createUnreachable: () => carelessStore,
    fails: { "rejects-when-unreachable": /create must reject/ },
  },
];
