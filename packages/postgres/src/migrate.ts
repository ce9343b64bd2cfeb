import { expectArgument, expectOptions } from "@smskit/core/wrapper";
import type { Database } from "./database.ts";
import { databaseError, invalidConfig } from "./database-error.ts";
import { migrations as ownMigrations } from "./migrations.ts";

export interface MigrateOptions {
  /** The name of your package: 1 to 40 lower-case letters, digits and `_`. Give your tables names that begin with it. */
  name: string;
  /**
   * Each entry is a version, a list of statements: the first one makes version 1. Once released, an entry never changes, and a
   * later one only adds, so that processes of the previous version still work during a deployment.
   */
  migrations: readonly (readonly string[])[];
}

/**
 * Brings further tables in the schema `smskit` up to date, for a package that keeps its own beside those of this package. The
 * first process does it while the others wait. All versions are applied in one transaction. A database that is newer than
 * `migrations` is left as it is. The versions are in `smskit.<name>_migrations`.
 * @throws {SmsError} `invalid-config` for an invalid name; `unavailable` if a statement is refused, or the database cannot be
 * reached: then nothing was changed.
 */
export async function migrateTables(database: Database, options: MigrateOptions): Promise<void> {
  expectOptions("migrateTables", options, { name: true, migrations: true });
  const { name, migrations } = options;
  if (typeof name !== "string" || !/^[a-z][a-z0-9_]{0,39}$/.test(name)) {
    throw invalidConfig("migrateTables: name: must be 1 to 40 lower-case letters, digits and _.");
  }
  expectArgument(
    Array.isArray(migrations) && migrations.every((statements) => Array.isArray(statements)),
    "migrateTables: migrations: must be a list of lists of statements.",
  );
  try {
    await runMigrations(database, `smskit.${name}_migrations`, migrations);
  } catch (thrown) {
    throw databaseError(thrown, `The tables of "${name}" were not brought up to date.`);
  }
}

/** Brings the tables of this package up to date, as {@link migrateTables} does. */
export async function migrate(database: Database): Promise<void> {
  await runMigrations(database, "smskit.migrations", ownMigrations);
}

async function runMigrations(
  database: Database,
  versions: string,
  migrations: readonly (readonly string[])[],
): Promise<void> {
  await database.transaction(async (transaction) => {
    // Any number that other programs are unlikely to lock.
    await transaction.query("SELECT pg_advisory_xact_lock(7265737407)");
    await transaction.query("CREATE SCHEMA IF NOT EXISTS smskit");
    await transaction.query(
      `CREATE TABLE IF NOT EXISTS ${versions} (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const { rows } = await transaction.query<{ version: number }>(
      `SELECT coalesce(max(version), 0) AS version FROM ${versions}`,
    );
    const applied = rows[0]?.version ?? 0;
    for (const [index, statements] of migrations.entries()) {
      const version = index + 1;
      if (version <= applied) continue;
      for (const statement of statements) await transaction.query(statement);
      await transaction.query(`INSERT INTO ${versions} (version) VALUES ($1)`, [version]);
    }
  });
}
