import type { Database } from "@smskit/postgres";

/** So that locks are short however many rows are deleted. */
const rowsOfPart = 5_000;

/**
 * Deletes the rows of a table that fulfill a condition, part by part. Rows that somebody else has locked remain.
 * @param condition SQL, whose `$1`, `$2`, … are the values.
 */
export async function deleteInParts(
  database: Database,
  table: string,
  condition: string,
  values: readonly unknown[] = [],
): Promise<void> {
  for (;;) {
    const { rows } = await database.query(
      `DELETE FROM smskit.${table} WHERE ctid IN (SELECT ctid FROM smskit.${table} WHERE ${condition}
        LIMIT ${rowsOfPart} FOR UPDATE SKIP LOCKED) RETURNING 1`,
      values,
    );
    if (rows.length < rowsOfPart) return;
  }
}
