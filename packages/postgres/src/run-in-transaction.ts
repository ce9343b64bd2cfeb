import type { Transaction } from "./database.ts";
import { invalidConfig } from "./database-error.ts";

/**
 * Runs a function with a transaction that rejects every use once the function has returned. A statement that came later
 * would run in whatever transaction the connection is in by then, and be committed or rolled back with it.
 */
export async function runInTransaction<T>(
  inner: Transaction,
  run: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let ended = false;
  function check(): void {
    if (!ended) return;
    throw invalidConfig(
      "The transaction has ended, and nothing was done: await every call that uses it before its function returns.",
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
