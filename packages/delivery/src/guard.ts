import type { PreparedMessage, SmsConnector } from "@smskit/core";
import { startBudget } from "./budget.ts";
import { toSmsError, withFields } from "./journal.ts";
import { wrap } from "./wrap.ts";

/**
 * A connector that asks a question about each prepared message first; an error is the answer no. The deadline covers
 * the question too.
 */
export function guard<C extends SmsConnector>(
  inner: C,
  ask: (prepared: PreparedMessage) => Promise<void>,
): C {
  return wrap(inner, {
    async send(message, options) {
      const budget = startBudget(options);
      const prepared = await inner.prepare(message);
      try {
        await budget.wait(ask(prepared));
      } catch (thrown) {
        const { id, provider } = inner;
        throw withFields(toSmsError(thrown, inner, "not-sent"), { connector: id, provider });
      }
      return inner.send(prepared, budget.options());
    },
  });
}
