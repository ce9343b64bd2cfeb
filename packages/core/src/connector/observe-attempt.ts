import type { SmsError } from "../errors/sms-error.ts";
import type { Attempt } from "./sms-receipt.ts";

/** One attempt, reported once: when its call ends, even if its delivery has not ended. */
export interface ObservedAttempt {
  /** Called before a request is sent. */
  begin(): void;
  /** Called when the call ends. Reports nothing if no request was sent. */
  end(outcome: Attempt["outcome"], error?: SmsError): void;
}

/** Reports one attempt to a listener. Errors it throws are ignored: they must not turn an accepted message into an error. */
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
        const result = onAttempt(attempt);
        // TypeScript accepts an async function here; its rejection would end the process.
        if (result instanceof Promise) result.catch(() => {});
      } catch {
        // See above.
      }
    },
  };
}
