import type { Queryable } from "@smskit/postgres";

/**
 * Deletes messages of the outbox for which nothing more happens by itself. One that was not sent has its number and text there
 * for a while, so that it could be sent again.
 * @returns the ids of those that are deleted. The others are being sent or looked up.
 */
export async function forgetOutboxEntries(on: Queryable, ids: readonly string[]): Promise<string[]> {
  const { rows } = await on.query<{ id: string }>(
    "DELETE FROM smskit.outbox WHERE id = ANY($1::uuid[]) AND settled_at IS NOT NULL RETURNING id",
    [ids],
  );
  return rows.map(({ id }) => id);
}
