import type { SmsError } from "../errors/sms-error.ts";
import { notify } from "../wrapper/notify.ts";
import { startAttempt } from "../wrapper/start-attempt.ts";
import type { Attempt } from "./sms-receipt.ts";

/** One attempt, reported once: when its call is over, whether or not its delivery is. */
export interface ObservedAttempt {
  /** Call it when a request is about to leave. */
  begin(): void;
  /** Call it when the call is over. Reports nothing if no request has left. */
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
