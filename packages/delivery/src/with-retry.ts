import { type SmsConnector, SmsError } from "@smskit/core";
import {
  type AttemptOptions,
  expectOptions,
  keyedBy,
  mayRepeat,
  startAttemptLog,
  startDeadline,
  wrapConnector,
} from "@smskit/core/wrapper";
import { ExponentialBackoff, fullJitterGenerator, type IBackoff } from "cockatiel";
import { prepareWithFirst } from "./prepare-with-first.ts";

export interface RetryOptions extends AttemptOptions {
  /**
   * The most attempts to send a message, the first one included.
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
 * Sends a message again that was certainly not sent and may succeed now: after the provider's `Retry-After`, else after a
 * random part of an exponential backoff. A wait that does not fit into the deadline is not begun. A message whose outcome
 * is unknown is sent again only through a provider that sends once for a key: see `features.idempotency`.
 * @throws {SmsError} the last error, or the first with an unknown outcome, with every attempt.
 */
export function withRetry<C extends SmsConnector>(inner: C, options: RetryOptions = {}): C {
  expectOptions("withRetry", options, { attempts: true, onAttempt: true });
  const { attempts = 3, onAttempt } = options;
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new SmsError({
      code: "invalid-config",
      message: "withRetry: attempts: must be an integer of 1 or more; the first attempt counts.",
    });
  }
  return wrapConnector(inner, {
    async send(message, sendOptions) {
      const deadline = startDeadline(sendOptions, inner);
      const prepared = await prepareWithFirst([inner], message);
      const log = startAttemptLog(onAttempt);
      const repeatKey = sendOptions?.repeatKey ?? { id: crypto.randomUUID(), firstSentAt: new Date() };
      const keyed = keyedBy(inner) === undefined ? undefined : { repeatKey };
      let wait: IBackoff<unknown> | undefined;
      let unknown: SmsError | undefined;
      for (let attempt = 1; ; attempt++) {
        try {
          return log.receipt(await log.send(inner, prepared, { ...deadline.options(), ...keyed }));
        } catch (thrown) {
          const error = thrown as SmsError;
          if (error.delivery === "unknown") unknown ??= error;
          wait = wait === undefined ? backoff.next() : wait.next(undefined as never);
          const waitMs = error.retryAfterMs ?? wait.duration;
          const goesOn =
            (error.retryable || error.delivery === "unknown") &&
            (unknown === undefined ||
              (keyed !== undefined && mayRepeat(inner, repeatKey, deadline.leftMs())));
          // Once an outcome is unknown, no later attempt can make the message unsent.
          if (!goesOn || attempt >= attempts || !(waitMs < deadline.leftMs())) {
            throw log.error(unknown ?? error);
          }
          await deadline.pause(waitMs).catch((aborted: SmsError) => {
            throw log.error(unknown ?? aborted);
          });
        }
      }
    },
  });
}
