import type { Database } from "@smskit/postgres";

/** So that locks are short however many rows are old. */
const mostPurgedTogether = 5_000;

/** Milliseconds. Longer than a number that failed often waits for its next code. */
const startsMs = 86_400_000;

/**
 * Deletes counts of limits and verifications whose time is over. Their stores do so as they are used, which a gateway without
 * traffic is not. Failures of a number stay until its next right code, or until the person is erased: an attacker could wait.
 */
export async function purgeExpired(database: Database): Promise<void> {
  await purge("limits", "ends_at <= clock_timestamp()");
  await purge("verifications", "forget_at <= $1", [Date.now()]);
  await purge("verification_numbers", "failures = 0 AND coalesce(started_at, 0) <= $1", [
    Date.now() - startsMs,
  ]);

  async function purge(table: string, isOver: string, values: readonly unknown[] = []): Promise<void> {
    for (;;) {
      const { rows } = await database.query(
        `DELETE FROM smskit.${table} WHERE ctid IN (SELECT ctid FROM smskit.${table} WHERE ${isOver}
          LIMIT ${mostPurgedTogether} FOR UPDATE SKIP LOCKED) RETURNING 1`,
        values,
      );
      if (rows.length < mostPurgedTogether) return;
    }
  }
}
