import type { Database } from "./database.ts";
import { migrations } from "./migrations.ts";

/**
 * Brings the tables up to date. Whoever comes first does it while the others wait; a database that is newer than this
 * code is left alone, since migrations only ever add.
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    // Any number that nobody else is likely to lock.
    await transaction.query("SELECT pg_advisory_xact_lock(7265737407)");
    await transaction.query("CREATE SCHEMA IF NOT EXISTS smskit");
    await transaction.query(
      "CREATE TABLE IF NOT EXISTS smskit.migrations (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const { rows } = await transaction.query<{ version: number }>(
      "SELECT coalesce(max(version), 0) AS version FROM smskit.migrations",
    );
    const applied = rows[0]?.version ?? 0;
    for (const [index, statements] of migrations.entries()) {
      const version = index + 1;
      if (version <= applied) continue;
      for (const statement of statements) await transaction.query(statement);
      await transaction.query("INSERT INTO smskit.migrations (version) VALUES ($1)", [version]);
    }
  });
}
