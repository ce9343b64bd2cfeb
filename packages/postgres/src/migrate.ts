import type { Database } from "./database.ts";
import { migrations } from "./migrations.ts";

/**
 * Brings the tables up to date. The first process does it while the others wait. A database that is newer than this code is
 * left as it is, since migrations only add.
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    // Any number that other programs are unlikely to lock.
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
