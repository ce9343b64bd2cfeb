import { adapting, altered, type BrokenCodes } from "./mistakes.ts";

/** Mistakes of starts. */
export const brokenStarts: readonly BrokenCodes[] = [
  {
    mistake: "declares what it does not know",
    create: altered(({ codes }) => ({ codes: { ...codes, attempts: Number.POSITIVE_INFINITY } })),
    fails: { "describes-its-codes": /codes\.attempts must be an integer/ },
  },
  {
    mistake: "has a cancel that is not a function",
    create: altered(() => ({ cancel: null as never })),
    fails: { "describes-its-codes": /.+/ },
  },
  {
    mistake: "sends twice to be sure",
    create: adapting((good) => ({
      async start(input, context) {
        await good.start(input, context);
        return good.start(input, context);
      },
    })),
    fails: { "sends-one-code": /codes on the phone/ },
  },
  {
    mistake: "declares another length than its codes have",
    create: altered(({ codes }) => ({ codes: { ...codes, length: 8 } })),
    fails: { "sends-one-code": /codes on the phone/ },
  },
  {
    mistake: "keeps the last ref for everybody",
    create: (context) => {
      let last: string | undefined;
      return altered((good) => ({
        async start(input, options) {
          const started = await good.start(input, options);
          last = started.ref;
          return started;
        },
        check: ({ to, code }, options) => good.check({ to, code, ref: last }, options),
      }))(context);
    },
    fails: { "keeps-numbers-apart": /its own code|another number's code/ },
  },
  {
    mistake: "sends one code to a number, and then no other",
    create: (context) => {
      const known = new Map<string, Awaited<ReturnType<typeof start>>>();
      const good = adapting(() => ({}))(context);
      const start: typeof good.start = async (input, options) => {
        const started = known.get(input.to) ?? (await good.start(input, options));
        known.set(input.to, started);
        return started;
      };
      return { ...good, start };
    },
    fails: { "sends-again": /codes on the phone/ },
  },
  {
    mistake: "passes numbers on as they are typed",
    create: altered((good) => ({
      start: (input, options) => good.start({ ...input, to: "+15558670000" }, options),
    })),
    fails: { "refuses-invalid-numbers": /start\(\) must throw/ },
  },
  {
    mistake: "ignores options that do not exist",
    create: altered((good) => ({
      start: (input, options) => good.start(input, { timeoutMs: Math.max(1_000, options?.timeoutMs ?? 0) }),
    })),
    fails: { "refuses-unknown-options": /start\(\) must throw/ },
  },
];
