import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "@smskit/test-support/patience";
import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import { migrateTables } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { errorOf } from "./testing/provider.ts";

const first = [
  "CREATE TABLE smskit.own_things (id int PRIMARY KEY)",
  "INSERT INTO smskit.own_things VALUES (1)",
];
const second = [
  "ALTER TABLE smskit.own_things ADD COLUMN name text",
  "INSERT INTO smskit.own_things VALUES (2)",
];

describeOnEachDatabase("migrateTables", (database) => {
  const versions = async (name: string) =>
    (
      await database().query<{ version: number }>(`SELECT version FROM smskit.${name}_migrations ORDER BY 1`)
    ).rows.map(({ version }) => version);

  test("applies each version once, in order; older code leaves a newer database as it is", async () => {
    const options = { name: "own", migrations: [first] };
    await migrateTables(database(), options);
    await migrateTables(database(), options);
    expect(await versions("own")).toEqual([1]);
    await migrateTables(database(), { name: "own", migrations: [first, second] });
    await migrateTables(database(), options);
    expect(await versions("own")).toEqual([1, 2]);
    const { rows } = await database().query("SELECT id FROM smskit.own_things ORDER BY id");
    expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
    const { rows: ofThisPackage } = await database().query("SELECT version FROM smskit.migrations");
    expect(ofThisPackage.length).toBeGreaterThan(2);
  });

  test("changes nothing if a statement is refused, and says which tables, not what was in the statement", async () => {
    const migrations = [["CREATE TABLE smskit.bad_things (id int)"], ["SELECT '+15558675310'::int"]];
    const error = await errorOf(migrateTables(database(), { name: "bad", migrations }));
    expect(error.code).toBe("unavailable");
    expect(error.message).toBe(
      'The tables of "bad" were not brought up to date. The database refused it (SQLSTATE 22003).',
    );
    const { rows } = await database().query("SELECT to_regclass('smskit.bad_things') AS found");
    expect(rows).toEqual([{ found: null }]);
    await migrateTables(database(), { name: "bad", migrations: migrations.slice(0, 1) });
    expect(await versions("bad")).toEqual([1]);
  });

  test.each(["", "Own", "own; DROP SCHEMA smskit", "1own", "x".repeat(41), undefined])(
    "refuses the name %j",
    async (name) => {
      const error = await errorOf(migrateTables(database(), { name: name as string, migrations: [] }));
      expect(error.code).toBe("invalid-config");
    },
  );

  test("refuses migrations that are not lists, and unknown options", async () => {
    for (const options of [
      { name: "own", migrations: ["SELECT 1"] },
      { name: "own", migration: [] },
    ]) {
      expect(await errorOf(migrateTables(database(), options as never))).toMatchObject({
        code: "invalid-config",
      });
    }
  });
});

describe("on a server", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server.remove());

  test("tables are brought up to date once by processes of both versions at the same time", async () => {
    const url = await server.createDatabase("own_tables");
    const databases = await Promise.all(Array.from({ length: 8 }, () => openDatabase(url)));
    try {
      await Promise.all(
        databases.map((database, index) =>
          migrateTables(database, { name: "own", migrations: index % 2 === 0 ? [first] : [first, second] }),
        ),
      );
      const { rows } =
        (await databases[0]?.query("SELECT version FROM smskit.own_migrations ORDER BY 1")) ?? {};
      expect(rows).toEqual([{ version: 1 }, { version: 2 }]);
    } finally {
      await Promise.all(databases.map((database) => database.close()));
    }
  });
});
