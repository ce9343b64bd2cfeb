import type { SmsError } from "../errors/sms-error.ts";
import type { Attempt } from "./sms-receipt.ts";

/** One attempt, told once: when its call is over, whether or not its delivery is. */
export interface ObservedAttempt {
  /** A request is about to leave. */
  begin(): void;
  /** The call is over; nothing is told where no request had left. */
  end(outcome: Attempt["outcome"], error?: SmsError): void;
}

/** Tells an observer of one attempt. What it throws is ignored: it must not make an error of an accepted message. */
export function observeAttempt(connector: string, onAttempt: (attempt: Attempt) => unknown): ObservedAttempt {
  let startedAt: Date | undefined;
  let started = 0;
  return {
    begin() {
      startedAt = new Date();
      started = performance.now();
    },
    end(outcome, error) {
      if (startedAt === undefined) return;
      const attempt: Attempt = { connector, startedAt, durationMs: performance.now() - started, outcome };
      if (error !== undefined) attempt.code = error.code;
      if (error?.providerCode !== undefined) attempt.providerCode = error.providerCode;
      try {
        const heard = onAttempt(attempt);
        // An async function passes for an observer; its rejection would end the process.
        if (heard instanceof Promise) heard.catch(() => {});
      } catch {
        // See above.
      }
    },
  };
}
