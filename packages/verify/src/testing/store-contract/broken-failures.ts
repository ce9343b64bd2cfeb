import { altered, type BrokenStore } from "./broken-store.ts";

const never = Number.POSITIVE_INFINITY;

/** Mistakes with numbers that fail. */
export const brokenFailures: readonly BrokenStore[] = [
  {
    mistake: "slows a number one failure too late",
    create: altered((good) => ({
      create: (input) => good.create({ ...input, slowFrom: input.slowFrom + 1 }),
    })),
    fails: { "slows-from-twenty": /a start after twenty: it must throw/ },
  },
  {
    mistake: "slows a number one failure too early",
    create: altered((good) => ({
      create: (input) => good.create({ ...input, slowFrom: input.slowFrom - 1 }),
    })),
    fails: { "slows-from-twenty": /one code an hour/ },
  },
  {
    mistake: "lets a number start when the clock was set back",
    create: altered((good) => {
      let startedAt = 0;
      return {
        create(input) {
          const slowFrom = input.now < startedAt ? never : input.slowFrom;
          startedAt = input.now;
          return good.create({ ...input, slowFrom });
        },
      };
    }),
    fails: { "slows-from-twenty": /a start, a minute back: it must throw/ },
  },
  {
    mistake: "lets a number wait until a clock that was set back has come round",
    create: altered((good) => {
      let startedAt = 0;
      return {
        async create(input) {
          if (input.now < startedAt) return { state: "slowed", waitMs: startedAt - input.now };
          startedAt = input.now;
          return good.create(input);
        },
      };
    }),
    fails: { "slows-from-twenty": /one code an hour/ },
  },
  {
    mistake: "compares codes of a blocked number",
    create: altered((good) => ({
      countAttempt: (input) => good.countAttempt({ ...input, blockFrom: never }),
    })),
    fails: {
      "blocks-at-a-hundred": /compared, of fifty at once/,
      "refuses-codes-when-blocked": /an attempt for a blocked number/,
    },
  },
  {
    mistake: "starts for a blocked number",
    create: altered((good) => ({ create: (input) => good.create({ ...input, blockFrom: never }) })),
    fails: { "blocks-at-a-hundred": /a start/ },
  },
  {
    mistake: "resends to a blocked number",
    create: altered((good) => ({ issue: (input) => good.issue({ ...input, blockFrom: never }) })),
    fails: { "blocks-at-a-hundred": /a resend: it must throw/ },
  },
  {
    mistake: "never ends a block",
    create: altered(() => ({ resetFailures: async () => {} })),
    fails: { "blocks-at-a-hundred": /wrong codes in a row/ },
  },
  {
    mistake: "counts failures in all, not in a row",
    create: altered((good) => ({ consume: (input) => good.consume({ ...input, recipients: ["nobody"] }) })),
    fails: { "ends-failures-by-success": /one code an hour/ },
  },
  {
    mistake: "counts failures by the newest secret only",
    create: altered((good) => ({
      create: (input) => good.create({ ...input, recipients: [input.recipients[0]] }),
    })),
    fails: { "knows-older-secrets": /a start: it must throw/ },
  },
  {
    mistake: "looks for the last start by the newest secret only",
    create: altered((good) => ({
      async create(input) {
        const [newest, ...older] = input.recipients;
        const result = await good.create(input);
        if (result.state !== "slowed" || older.length === 0) return result;
        const alone = await good.create({ ...input, recipients: [newest] });
        return alone.state === "created" ? alone : result;
      },
    })),
    fails: { "knows-older-secrets": /a start: it must throw/ },
  },
  {
    mistake: "ends failures by the newest secret only, when a code is right",
    create: altered((good) => ({
      consume: (input) => good.consume({ ...input, recipients: [input.recipients[0]] }),
    })),
    fails: { "keeps-numbers-apart": /older fingerprint/ },
  },
  {
    mistake: "ends everybody's failures",
    create: altered((good) => {
      const seen = new Set<string>();
      return {
        countAttempt(input) {
          for (const recipient of input.recipients) seen.add(recipient);
          return good.countAttempt(input);
        },
        async consume(input) {
          const used = await good.consume(input);
          for (const recipient of seen) await good.resetFailures({ recipients: [recipient] });
          return used;
        },
      };
    }),
    fails: { "keeps-numbers-apart": /failures of another number/ },
  },
  ...(["locked", "expired", "blocked"] as const).map((refused) => ({
    mistake: `counts a failure of the number for the state ${refused}`,
    create: altered((good) => {
      const more = new Map<string, number>();
      return {
        async countAttempt(input) {
          const [recipient] = input.recipients;
          const result = await good.countAttempt(input);
          const extra = (more.get(recipient) ?? 0) + (result.state === refused ? 1 : 0);
          more.set(recipient, extra);
          return result.state === "counted" ? { ...result, failures: result.failures + extra } : result;
        },
      };
    }),
    fails: { "counts-no-refused-attempt": /failures without the refused attempts/ },
  })),
  {
    mistake: "counts attempts of a blocked number",
    create: altered((good) => {
      const more = new Map<string, number>();
      return {
        async countAttempt(input) {
          const result = await good.countAttempt(input);
          const extra = (more.get(input.verificationId) ?? 0) + (result.state === "blocked" ? 1 : 0);
          more.set(input.verificationId, extra);
          return result.state === "counted" ? { ...result, attempts: result.attempts + extra } : result;
        },
      };
    }),
    fails: { "counts-no-refused-attempt": /attempts without the refused ones/ },
  },
  {
    mistake: "resets failures by the newest secret only",
    create: altered((good) => ({
      resetFailures: ({ recipients }) => good.resetFailures({ recipients: [recipients[0]] }),
    })),
    fails: { "knows-older-secrets": /one code an hour/ },
  },
  {
    mistake: "keeps one secret for all codes of a verification",
    create: altered((good) => ({
      issue: (input) => good.issue({ ...input, code: { ...input.code, keyId: "default" } }),
    })),
    fails: { "knows-older-secrets": /a code of the newer secret/ },
  },
];
