import type { Database } from "./database.ts";

/** What the transactions of a database wait for. All copies of this package know the symbol: two may use one database. */
const barrier = Symbol.for("smskit.transactionBarrier");

function barrierOf(database: Database): Set<Promise<unknown>> | undefined {
  return (database as { [barrier]?: Set<Promise<unknown>> })[barrier];
}

/**
 * Makes the transactions of an embedded database wait for something that needs its own statements to start. A transaction
 * takes the only connection, so that what is used in it must have started before.
 */
export function delayTransactions(database: Database, start: Promise<unknown>): void {
  const waiting = barrierOf(database) ?? new Set();
  Object.defineProperty(database, barrier, { value: waiting, configurable: true });
  const ended = start
    .catch(() => {})
    .finally(() => {
      waiting.delete(ended);
    });
  waiting.add(ended);
}

/** Resolves when nothing delays the transactions of a database any more. */
export async function transactionsMayBegin(database: Database): Promise<void> {
  await Promise.all(barrierOf(database) ?? []);
}
