import type { Database } from "./database.ts";

/** More messages than are added between two cleanups. */
const atOnce = 5_000;

/** Deletes messages and delivery updates that are older than so many days. */
export function purgeMessages(
  database: Database,
  days: number,
): { some(): Promise<void>; all(): Promise<number> } {
  /** Deletes a part of the old rows, so that locks are short however many there are. */
  async function deleteSome(table: string, since: string): Promise<number> {
    const { rows } = await database.query(
      `DELETE FROM smskit.${table} WHERE ctid IN (SELECT ctid FROM smskit.${table}
        WHERE ${since} < now() - $1::float8 * interval '1 day' LIMIT ${atOnce} FOR UPDATE SKIP LOCKED) RETURNING 1`,
      [days],
    );
    return rows.length;
  }

  async function deleteAll(table: string, since: string): Promise<number> {
    let deleted = 0;
    for (let part = atOnce; part === atOnce; deleted += part) part = await deleteSome(table, since);
    return deleted;
  }

  return {
    async some() {
      await deleteSome("messages", "started_at");
      await deleteSome("deliveries", "updated_at");
    },
    async all() {
      const messages = await deleteAll("messages", "started_at");
      await deleteAll("deliveries", "updated_at");
      return messages;
    },
  };
}
