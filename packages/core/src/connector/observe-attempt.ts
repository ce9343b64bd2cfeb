import type { SmsError } from "../errors/sms-error.ts";
import { notify } from "../wrapper/notify.ts";
import { startAttempt } from "../wrapper/start-attempt.ts";
import type { Attempt } from "./sms-receipt.ts";

/** One attempt, reported once: when its call ends, even if its delivery has not ended. */
export interface ObservedAttempt {
  /** Called before a request is sent. */
  begin(): void;
  /** Called when the call ends. Reports nothing if no request was sent. */
  end(outcome: Attempt["outcome"], error?: SmsError): void;
}

/** Reports one attempt to a listener. */
export function observeAttempt(connector: string, onAttempt: (attempt: Attempt) => unknown): ObservedAttempt {
  let finish: ReturnType<typeof startAttempt> | undefined;
  return {
    begin() {
      finish = startAttempt(connector);
    },
    end(outcome, error) {
      if (finish !== undefined) notify(onAttempt, finish(outcome, error));
    },
  };
}
