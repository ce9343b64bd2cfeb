import { SmsError } from "@smskit/core";
import { checkedIn, formOf } from "../reference-code-provider.ts";
import { adapting, altered, type BrokenCodes } from "./mistakes.ts";

/** Mistakes of checks. */
export const brokenChecks: readonly BrokenCodes[] = [
  {
    mistake: "remembers codes that were right",
    create: (context) => {
      const right = new Set<string>();
      return altered((good) => ({
        async check(input, options) {
          const key = `${input.to} ${input.code}`;
          if (right.has(key)) return "approved";
          const status = await good.check(input, options);
          if (status === "approved") right.add(key);
          return status;
        },
      }))(context);
    },
    fails: { "approves-once": /the same code again/ },
  },
  {
    mistake: "takes a wrong code for an end",
    create: altered((good) => ({
      async check(input, options) {
        const status = await good.check(input, options);
        return status === "incorrect" ? "expired" : status;
      },
    })),
    fails: { "refuses-wrong-codes": /a wrong code/, "checks-by-number": /a wrong code/ },
  },
  {
    mistake: "declares more attempts than there are",
    create: altered(({ codes }) => ({ codes: { ...codes, attempts: 7 } })),
    fails: { "refuses-wrong-codes": /a wrong code/ },
  },
  {
    mistake: "declares fewer attempts than there are",
    create: altered(({ codes }) => ({ codes: { ...codes, attempts: 3 } })),
    fails: { "locks-after-its-attempts": /the right code, then/ },
  },
  {
    mistake: "declares a longer life than its codes have",
    create: altered(({ codes }) => ({ codes: { ...codes, lifeSeconds: 900 } })),
    fails: { "ends-its-codes": /five seconds before/ },
  },
  {
    mistake: "declares a shorter life than its codes have",
    create: altered(({ codes }) => ({ codes: { ...codes, lifeSeconds: 300 } })),
    fails: { "ends-its-codes": /at the end/ },
  },
  {
    mistake: "throws for what is not there",
    create: altered((good) => ({
      async check(input, options) {
        const status = await good.check(input, options);
        if (status !== "not-found") return status;
        throw new SmsError({
          ...{ code: "rejected", connector: good.id, provider: good.provider },
          message: "The verification does not exist.",
        });
      },
    })),
    fails: { "knows-what-was-not-started": /check\(\) must succeed/ },
  },
  {
    mistake: "checks nothing without a ref",
    create: altered((good) => ({
      check: async (input, options) =>
        input.ref === undefined ? "not-found" : await good.check(input, options),
    })),
    fails: { "checks-by-number": /a wrong code/, "leaves-lost-starts-unknown": /the code on the phone/ },
  },
  {
    mistake: "does not look whose verification a ref is",
    create: adapting((_, { post }) => ({
      async check(input, context) {
        const { status } = checkedIn(await post("VerificationCheck", formOf(input), context));
        return { status };
      },
    })),
    fails: {
      "binds-refs-to-numbers": /another number's ref and code/,
      "knows-whose-response-it-is": /a check/,
    },
  },
  {
    mistake: "approves an empty code",
    create: altered((good) => ({
      check: async (input, options) => (input.code === "" ? "approved" : await good.check(input, options)),
    })),
    fails: { "takes-any-code": /a strange code/ },
  },
  {
    mistake: "breaks on a code that is not a string",
    create: altered((good) => ({
      check: async (input, options) => good.check({ ...input, code: input.code.trim() }, options),
    })),
    fails: { "takes-any-code": /must throw an SmsError, not TypeError/ },
  },
  {
    mistake: "checks by number when the ref is empty",
    create: altered((good) => ({
      check: (input, options) => good.check({ ...input, ref: input.ref || undefined }, options),
    })),
    fails: { "takes-any-ref": /a strange ref/ },
  },
  {
    mistake: "cancels nothing",
    create: altered(() => ({ cancel: async () => {} })),
    fails: { cancels: /a code that was canceled by ref/ },
  },
  {
    mistake: "throws when there is nothing to cancel",
    create: (context) => {
      const canceled = new Set<string>();
      return altered((good) => ({
        async cancel(input, options) {
          if (canceled.has(input.to)) throw new Error("canceled already");
          canceled.add(input.to);
          await good.cancel?.(input, options);
        },
      }))(context);
    },
    fails: { cancels: /the second cancel\(\) must succeed/ },
  },
];
