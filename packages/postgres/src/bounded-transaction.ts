import { SmsError } from "@smskit/core";
import type { Queryable } from "./database.ts";
import { isRefusal } from "./database-error.ts";

/**
 * A caller's own transaction, whose statements are waited for no longer than ours. What was not answered may yet be done:
 * so that it cannot be committed after it was told to have failed, the transaction is made to fail behind it.
 */
export function boundedTransaction(transaction: Queryable, timeoutMs: number): Queryable {
  let lost = false;
  return {
    async query<Row>(text: string, values?: readonly unknown[]) {
      if (lost) throw unanswered();
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => late.reject(unanswered()), timeoutMs);
      try {
        return await Promise.race([transaction.query<Row>(text, values), late.promise]);
      } catch (thrown) {
        if (!isRefusal(thrown)) {
          lost = true;
          transaction.query(failure).catch(() => {});
        }
        throw thrown;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

const failure =
  "DO $$ BEGIN RAISE EXCEPTION 'A statement before this one was not answered in time, and must not be committed.'; END $$";

function unanswered(): SmsError {
  return new SmsError({
    code: "unavailable",
    message: "The transaction was not answered in time, and cannot be committed any more.",
  });
}
