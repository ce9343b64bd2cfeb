import type { PreparedMessage, SmsConnector } from "@smskit/core";
import {
  type AttemptListener,
  errorWith,
  startDeadline,
  toSmsError,
  wrapConnector,
} from "@smskit/core/wrapper";
import { prepareWithFirst } from "./prepare-with-first.ts";
import { sendOnce } from "./send-once.ts";

/**
 * Runs `check` before each send, within the deadline of the send. If it throws, nothing is sent.
 * @param waitingFor Names, in the error, what did not respond within the deadline.
 */
export function checkBeforeSend<C extends SmsConnector>(
  inner: C,
  waitingFor: string,
  check: (prepared: PreparedMessage) => Promise<void>,
  onAttempt: AttemptListener | undefined,
): C {
  return wrapConnector(inner, {
    async send(message, options) {
      const deadline = startDeadline(options, inner);
      const prepared = await prepareWithFirst([inner], message);
      try {
        await deadline.wait(check(prepared), { waitingFor });
      } catch (thrown) {
        const { id, provider } = inner;
        throw errorWith(toSmsError(thrown, inner, "not-sent"), { connector: id, provider, attempts: [] });
      }
      return sendOnce(inner, prepared, deadline.options(), onAttempt);
    },
  });
}
