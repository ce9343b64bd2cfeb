import type { PreparedMessage, SmsConnector } from "@smskit/core";
import { wrapConnector } from "@smskit/core/wrapper";
import { type AttemptListener, toSmsError, withFields } from "./attempt-log.ts";
import { startBudget } from "./budget.ts";
import { prepareByFirst } from "./prepare-with-first.ts";
import { sendOnce } from "./send-once.ts";

/**
 * A connector that asks a question about each prepared message first; an error is the answer no. The deadline covers
 * the question too; `whom` is who did not answer within it.
 */
export function guard<C extends SmsConnector>(
  inner: C,
  whom: string,
  ask: (prepared: PreparedMessage) => Promise<void>,
  onAttempt: AttemptListener | undefined,
): C {
  return wrapConnector(inner, {
    async send(message, options) {
      const budget = startBudget(options, inner);
      const prepared = await prepareByFirst([inner], message);
      try {
        await budget.wait(ask(prepared), "not-sent", whom);
      } catch (thrown) {
        const { id, provider } = inner;
        throw withFields(toSmsError(thrown, inner, "not-sent"), { connector: id, provider, attempts: [] });
      }
      return sendOnce(inner, prepared, budget.options(), onAttempt);
    },
  });
}
