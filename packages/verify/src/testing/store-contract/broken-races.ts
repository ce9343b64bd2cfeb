import type { VerificationStore } from "@smskit/core/wrapper";
import { altered, type BrokenStore, shared } from "./broken-store.ts";

/** Mistakes with races and clocks. */
export const brokenRaces: readonly BrokenStore[] = [
  {
    mistake: "looks whether a verification was used, and uses it up later",
    create: altered((good) => ({ consume: shared(good.consume, ({ codeId }) => codeId) })),
    fails: { "approves-once": /approved/ },
  },
  {
    mistake: "reads the attempts, and writes them later",
    create: altered((good) => ({
      countAttempt: shared(good.countAttempt, ({ verificationId }) => verificationId),
    })),
    fails: { "counts-every-attempt": /compared/ },
  },
  {
    mistake: "reads a number's failures, and writes them later",
    create: altered((good) => {
      const countFailures = shared(
        async (failures: number) => failures,
        () => "all",
      );
      return {
        async countAttempt(input) {
          const result = await good.countAttempt(input);
          if (result.state !== "counted") return result;
          return { ...result, failures: await countFailures(result.failures) };
        },
      };
    }),
    fails: { "counts-every-failure": /failures, each returned once/ },
  },
  {
    mistake: "writes all that it read of a verification, when a text was accepted",
    create: altered((good) => {
      const attempts = new Map<string, number>();
      return {
        async countAttempt(input) {
          const result = await good.countAttempt(input);
          if (result.state !== "counted") return result;
          const count = (attempts.get(input.verificationId) ?? 0) + 1;
          attempts.set(input.verificationId, count);
          return { ...result, attempts: count };
        },
        async accept(input) {
          const before = attempts.get(input.verificationId) ?? 0;
          await good.accept(input);
          await new Promise((resolve) => setTimeout(resolve, 1));
          attempts.set(input.verificationId, before);
        },
      };
    }),
    fails: { "loses-nothing-between-methods": /attempts, with the first/ },
  },
  {
    mistake: "keeps one verification at a time",
    create: altered((good) => {
      let newest: Parameters<VerificationStore["create"]>[0];
      return {
        create(input) {
          newest = input;
          return good.create(input);
        },
        async read(input) {
          return (await good.read(input)) && good.read({ ...input, verificationId: newest.verification.id });
        },
      };
    }),
    fails: { "keeps-verifications-apart": /what is read of each/ },
  },
  {
    mistake: "looks when a number was last started, and writes it later",
    create: altered((good) => ({ create: shared(good.create, ({ recipients }) => recipients[0]) })),
    fails: { "starts-once-an-hour": /started/ },
  },
  {
    mistake: "looks whether the cooldown is over, and adds the code later",
    create: altered((good) => ({ issue: shared(good.issue, ({ verificationId }) => verificationId) })),
    fails: { "resends-once": /resent/ },
  },
  {
    mistake: "reads a tally, and writes it later",
    create: altered((good) => ({ tally: shared(good.tally, ({ country, day }) => country + day) })),
    fails: { "adds-up-tallies": /each returned once/ },
  },
  {
    mistake: "tallies one country at a time",
    create: altered((good) => {
      let last = "";
      return {
        async tally(input) {
          const same = input.country === last;
          last = input.country;
          const all = await good.tally(input);
          return same || all.sent === input.sent ? all : { sent: input.sent, verified: input.verified };
        },
      };
    }),
    fails: { "adds-up-tallies": /when another country was counted/ },
  },
  {
    mistake: "keeps a code while another one is live",
    create: altered((good) => {
      const kept = new Map<string, Parameters<VerificationStore["issue"]>[0]["code"]>();
      return {
        create(input) {
          kept.set(input.verification.id, input.code);
          return good.create(input);
        },
        async countAttempt(input) {
          const result = await good.countAttempt(input);
          const first = kept.get(input.verificationId);
          if (result.state !== "counted" || first === undefined) return result;
          return { ...result, codes: [first, ...result.codes.filter(({ id }) => id !== first.id)] };
        },
      };
    }),
    fails: { "ends-each-code-by-itself": /the older code, at its end/ },
  },
  {
    mistake: "keeps a code a millisecond too long",
    create: altered((good) => ({
      countAttempt: (input) => good.countAttempt({ ...input, now: input.now - 1 }),
    })),
    fails: { "expires-at-the-boundary": /at the boundary/ },
  },
  {
    mistake: "ends a code a millisecond too early",
    create: altered((good) => ({
      countAttempt: (input) => good.countAttempt({ ...input, now: input.now + 1 }),
    })),
    fails: { "expires-at-the-boundary": /in the last millisecond/ },
  },
  {
    mistake: "has its own clock",
    create: altered((good) => ({
      countAttempt: (input) => good.countAttempt({ ...input, now: Date.now() }),
    })),
    fails: { "expires-at-the-boundary": /in the last millisecond/ },
  },
  {
    mistake: "counts an attempt before it looks whether a code is live",
    create: altered((good) => {
      const attempts = new Map<string, number>();
      return {
        async countAttempt(input) {
          const counted = (attempts.get(input.verificationId) ?? 0) + 1;
          attempts.set(input.verificationId, counted);
          return counted > input.maxAttempts ? { state: "locked" } : good.countAttempt(input);
        },
      };
    }),
    fails: { "counts-no-expired-attempt": /six checks that came too late/ },
  },
  {
    mistake: "does not look when a code was issued",
    create: altered((good) => ({
      create: (input) => good.create({ ...input, code: { ...input.code, liveFrom: 0 } }),
    })),
    fails: { "outlives-no-clock": /an hour back/ },
  },
  {
    mistake: "takes a clock that differs for one that was set back",
    create: altered((good) => ({
      create: (input) => good.create({ ...input, code: { ...input.code, liveFrom: input.code.issuedAt } }),
    })),
    fails: { "outlives-no-clock": /ten seconds back/ },
  },
  {
    mistake: "waits until a clock that was set back has come round",
    create: altered((good) => {
      const issued = new Map<string, number>();
      return {
        create(input) {
          issued.set(input.verification.id, input.now);
          return good.create(input);
        },
        async issue(input) {
          const waitMs = (issued.get(input.verificationId) ?? 0) - input.now;
          return waitMs > 0 ? { state: "cooling", waitMs } : good.issue(input);
        },
      };
    }),
    fails: { "outlives-no-clock": /a moment ago/ },
  },
  {
    mistake: "forgets nothing",
    create: altered((good) => ({
      create: (input) => good.create({ ...input, forgetAt: Number.POSITIVE_INFINITY }),
    })),
    fails: { forgets: /what is read at the end/ },
  },
  {
    mistake: "adds a code to what it has forgotten",
    create: altered((good) => ({ issue: (input) => good.issue({ ...input, now: input.now - 1 }) })),
    fails: { forgets: /a code that is added at the end/ },
  },
  {
    mistake: "forgets by the first code",
    create: altered((good) => {
      const ends = new Map<string, number>();
      return {
        create(input) {
          ends.set(input.verification.id, input.forgetAt);
          return good.create(input);
        },
        issue: (input) => good.issue({ ...input, forgetAt: ends.get(input.verificationId) ?? 0 }),
      };
    }),
    fails: { forgets: /a resend puts it off/ },
  },
];
