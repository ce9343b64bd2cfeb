import { type SmsConnector, SmsError } from "@smskit/core";
import { expectOptions, wrapConnector } from "@smskit/core/wrapper";
import { ExponentialBackoff, fullJitterGenerator, type IBackoff } from "cockatiel";
import { type AttemptOptions, startJournal } from "./attempt-log.ts";
import { startBudget } from "./budget.ts";
import { prepareByFirst } from "./prepare-with-first.ts";

export interface RetryOptions extends AttemptOptions {
  /**
   * How often a message is tried at most, the first time included.
   * @default 3
   */
  attempts?: number | undefined;
}

const backoff = new ExponentialBackoff({
  initialDelay: 200,
  maxDelay: 5_000,
  generator: fullJitterGenerator,
});

/**
 * Sends again what was certainly not sent and may succeed now: after the provider's `Retry-After`, else after a
 * random part of an exponential backoff. Never beyond the deadline: a wait that does not fit is not begun. What
 * is unknown is never sent again.
 * @throws {SmsError} the last error, with every attempt.
 */
export function withRetry<C extends SmsConnector>(inner: C, options: RetryOptions = {}): C {
  expectOptions("withRetry", options, { attempts: true, onAttempt: true });
  const { attempts = 3, onAttempt } = options;
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new SmsError({
      code: "invalid-config",
      message: "withRetry: attempts is a whole number from 1, the first time included.",
    });
  }
  return wrapConnector(inner, {
    async send(message, sendOptions) {
      const budget = startBudget(sendOptions, inner);
      const prepared = await prepareByFirst([inner], message);
      const journal = startJournal(onAttempt);
      let wait: IBackoff<unknown> | undefined;
      for (let attempt = 1; ; attempt++) {
        try {
          return journal.receipt(await journal.send(inner, prepared, budget.options()));
        } catch (thrown) {
          const error = thrown as SmsError;
          wait = wait === undefined ? backoff.next() : wait.next(undefined as never);
          const waitMs = error.retryAfterMs ?? wait.duration;
          if (!error.retryable || attempt >= attempts || !(waitMs < budget.left()))
            throw journal.error(error);
          await budget.pause(waitMs).catch((aborted: SmsError) => {
            throw journal.error(aborted);
          });
        }
      }
    },
  });
}
