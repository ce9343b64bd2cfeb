import type { Database } from "@smskit/postgres";

export interface TableRow {
  /** `smskit.outbox` */
  table: string;
  /** Every column, as text. */
  row: string;
}

/** Returns every row of every table of a database, whichever schema it is in. */
export async function readEveryTable(database: Database): Promise<TableRow[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const lists = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      return rows.map(({ row }) => ({ table: name, row }));
    }),
  );
  return lists.flat();
}

/** Returns the tables whose rows contain one of these strings. */
export async function tablesWith(database: Database, ...strings: readonly string[]): Promise<string[]> {
  const rows = await readEveryTable(database);
  const found = rows.filter(({ row }) => strings.some((one) => row.includes(one)));
  return [...new Set(found.map(({ table }) => table))].toSorted();
}
