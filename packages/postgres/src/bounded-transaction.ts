import { SmsError } from "@smskit/core";
import { startDeadline } from "@smskit/core/wrapper";
import type { Queryable } from "./database.ts";
import { isRefusal } from "./database-error.ts";

/**
 * Wraps a caller's own transaction, so that its statements are waited for no longer than ours. A statement without a
 * response may still be executed: so that it cannot be committed after its failure was reported, the transaction is made to fail.
 */
export function boundedTransaction(transaction: Queryable, timeoutMs: number): Queryable {
  let lost = false;
  return {
    async query<Row>(text: string, values?: readonly unknown[]) {
      if (lost) throw noResponse();
      try {
        return await startDeadline({ timeoutMs }).wait(transaction.query<Row>(text, values));
      } catch (thrown) {
        if (isRefusal(thrown)) throw thrown;
        lost = true;
        transaction.query(failure).catch(() => {});
        throw SmsError.is(thrown) && thrown.code === "timeout" ? noResponse() : thrown;
      }
    },
  };
}

const failure =
  "DO $$ BEGIN RAISE EXCEPTION 'An earlier statement did not respond in time and must not be committed.'; END $$";

function noResponse(): SmsError {
  return new SmsError({
    code: "unavailable",
    message: "The transaction did not respond in time and can no longer be committed.",
  });
}
