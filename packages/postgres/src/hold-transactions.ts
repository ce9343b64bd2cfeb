import type { Database } from "./database.ts";

const starts = new WeakMap<Database, Set<Promise<unknown>>>();

/**
 * Makes the transactions of an embedded database wait for something that needs statements of its own: its single
 * connection is taken while one runs, and what is used in it must have started.
 */
export function holdTransactions(database: Database, start: Promise<unknown>): void {
  const held = starts.get(database) ?? new Set();
  starts.set(database, held);
  const ended = start
    .catch(() => {})
    .finally(() => {
      held.delete(ended);
    });
  held.add(ended);
}

/** Waits for all that holds the transactions of a database. */
export async function heldTransactions(database: Database): Promise<void> {
  await Promise.all(starts.get(database) ?? []);
}
