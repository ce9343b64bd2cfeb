import type { Database } from "./database.ts";

/** Holds what the transactions of a database wait for. All copies of this package know it: two may use one database. */
const holds = Symbol.for("smskit.holdTransactions");

function heldBy(database: Database): Set<Promise<unknown>> | undefined {
  return (database as { [holds]?: Set<Promise<unknown>> })[holds];
}

/**
 * Makes the transactions of an embedded database wait for something that needs statements of its own: its single
 * connection is taken while one runs, and what is used in it must have started.
 */
export function holdTransactions(database: Database, start: Promise<unknown>): void {
  const held = heldBy(database) ?? new Set();
  Object.defineProperty(database, holds, { value: held, configurable: true });
  const ended = start
    .catch(() => {})
    .finally(() => {
      held.delete(ended);
    });
  held.add(ended);
}

/** Waits for all that holds the transactions of a database. */
export async function heldTransactions(database: Database): Promise<void> {
  await Promise.all(heldBy(database) ?? []);
}
