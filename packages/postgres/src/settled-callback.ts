import { SmsError } from "@smskit/core";
import type { Queryable, Transaction } from "./database.ts";
import { databaseError, isRefusal } from "./database-error.ts";
import { type EntryRow, entryOf, type OutboxEntry } from "./outbox-entry.ts";

/** See `onSettled` of `OutboxOptions`. */
export type OnSettled = (entries: readonly OutboxEntry[], transaction: Transaction) => Promise<void>;

/** Calls `onSettled` for the settled messages among rows, in the transaction that settled them. */
export async function callOnSettled(
  onSettled: OnSettled | undefined,
  rows: readonly EntryRow[],
  transaction: Queryable,
): Promise<void> {
  if (onSettled === undefined) return;
  const entries = rows.filter((row) => row.settled_at !== null).map(entryOf);
  if (entries.length === 0) return;
  try {
    await onSettled(entries, withExecuteSql(transaction));
  } catch (thrown) {
    throw new CallbackFailure(thrown);
  }
}

/** Wraps what `onSettled` threw, so that it is not mistaken for an error of the database. */
class CallbackFailure {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    this.thrown = thrown;
  }
}

/**
 * Converts what the transaction of a settlement threw. An error of `onSettled` that is not the database's is the app's own, and
 * stays as it is.
 */
export function settlementError(thrown: unknown, consequence: string): unknown {
  if (!(thrown instanceof CallbackFailure)) return databaseError(thrown, consequence);
  const inner = thrown.thrown;
  const isOfDatabase = isRefusal(inner) || (SmsError.is(inner) && inner.code === "unavailable");
  return isOfDatabase ? databaseError(inner, consequence) : inner;
}

/** The transaction of a caller may be a client of `pg`, which has only `query`. */
function withExecuteSql(transaction: Queryable | Transaction): Transaction {
  if ("executeSql" in transaction) return transaction;
  return {
    query: (text, values) => transaction.query(text, values),
    executeSql: (text, values) => transaction.query(text, values),
  };
}
