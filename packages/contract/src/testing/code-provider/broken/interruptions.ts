import { SmsError } from "@smskit/core";
import { referenceCodesConfig } from "../reference-code-provider.ts";
import { adapting, altered, type BrokenCodes } from "./mistakes.ts";

/** Mistakes with deadlines, aborts and logs. */
export const brokenInterruptions: readonly BrokenCodes[] = [
  {
    mistake: "has no deadline",
    create: altered((good) => ({
      start: (input, { timeoutMs: _, ...options } = {}) =>
        good.start(input, { ...options, timeoutMs: 60_000 }),
    })),
    fails: { "keeps-its-deadline": /must end by its deadline/ },
  },
  {
    mistake: "ignores the signal",
    create: altered((good) => ({
      start: (input, { timeoutMs } = {}) => good.start(input, { timeoutMs }),
      check: (input, { timeoutMs } = {}) => good.check(input, { timeoutMs }),
    })),
    fails: { "aborts-before-the-request": /start\(\) must throw/, "aborts-after-the-request": /a start/ },
  },
  {
    mistake: "throws the reason of the abort",
    create: altered((good) => ({
      async check(input, options) {
        options?.signal?.throwIfAborted();
        return good.check(input, options);
      },
    })),
    fails: { "aborts-before-the-request": /must be an SmsError/ },
  },
  {
    mistake: "keeps its sockets when it is closed",
    create: adapting(() => ({ close: () => {} })),
    fails: { "closes-its-sockets": /no socket or timer may be left/ },
  },
  {
    mistake: "shows its config",
    create: (context) => Object.assign(altered(() => ({}))(context), { config: referenceCodesConfig }),
    fails: { "hides-its-config": /a credential/ },
  },
  {
    mistake: "logs what it checks",
    create: altered((good) => ({
      check(input, options) {
        // biome-ignore lint/suspicious/noConsole: the mistake.
        console.debug("checking", input);
        return good.check(input, options);
      },
    })),
    fails: { "logs-no-secret": /the number|the code/ },
  },
  {
    mistake: "quotes the number in an error",
    create: altered((good) => ({
      start: (input, options) =>
        good.start(input, options).catch(() => {
          throw new SmsError({
            ...{ code: "unavailable", delivery: "unknown", connector: good.id, provider: good.provider },
            message: `The code to ${input.to} failed.`,
          });
        }),
    })),
    fails: { "leaves-server-errors-unknown": /shows the number/ },
  },
  {
    mistake: "quotes the code in an error",
    create: altered((good) => ({
      check: (input, options) =>
        good.check(input, options).catch(() => {
          throw new SmsError({
            ...{ code: "unavailable", delivery: "unknown", connector: good.id, provider: good.provider },
            message: `The code ${input.code} was not checked.`,
          });
        }),
    })),
    fails: { "failed-checks-approve-nothing": /shows the code/ },
  },
];
