import type { Transaction } from "./database.ts";
import { invalidConfig } from "./database-error.ts";

/**
 * Runs a function with a transaction that rejects every use once the function has returned. A later statement would run in
 * the next transaction of the connection, and be committed or rolled back with it.
 */
export async function runInTransaction<T>(
  inner: Transaction,
  run: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let ended = false;
  function check(): void {
    if (!ended) return;
    throw invalidConfig(
      "The transaction has ended, and the statement was not executed; await every use of it before its function returns.",
    );
  }
  try {
    return await run({
      async query<Row>(text: string, values?: readonly unknown[]) {
        check();
        return inner.query<Row>(text, values);
      },
      async executeSql(text, values) {
        check();
        return inner.executeSql(text, values);
      },
    });
  } finally {
    ended = true;
  }
}
