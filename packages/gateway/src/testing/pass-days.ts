import type { Database } from "@smskit/postgres";

/** Makes everything in the gateway's tables so many days older. */
export async function passDays(database: Database, days: number): Promise<void> {
  const { rows } = await database.query<{ name: string; column: string; type: string }>(
    `SELECT format('smskit.%I', table_name) AS name, column_name AS column, data_type AS type
      FROM information_schema.columns WHERE table_schema = 'smskit'
        AND data_type IN ('timestamp with time zone', 'double precision')`,
  );
  for (const { name, column, type } of rows) {
    const change = type === "double precision" ? days * 86_400_000 : `interval '${days} days'`;
    await database.query(`UPDATE ${name} SET ${column} = ${column} - ${change}`);
  }
}
