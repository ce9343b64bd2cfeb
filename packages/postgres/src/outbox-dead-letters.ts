import { SmsError } from "@smskit/core";
import { type EntryRow, entryColumns, entryOf, type OutboxEntry } from "./outbox-entry.ts";
import type { DeadLetterOptions } from "./outbox-interface.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { OutboxQueue } from "./outbox-queue.ts";
import { uuidOf } from "./parse-uuid.ts";

/** Returns messages that failed or stay unknown, oldest first. */
export async function deadLettersOf(
  { database, name }: OutboxSettings,
  { after, limit = 100 }: DeadLetterOptions,
): Promise<OutboxEntry[]> {
  const { rows } = await database.query<EntryRow>(
    `SELECT ${entryColumns} FROM smskit.outbox
      WHERE outbox = $1 AND settled_at IS NOT NULL AND state IN ('failed', 'unknown')
        AND ($2::uuid IS NULL OR (settled_at, id) > ($3::timestamptz, $2))
      ORDER BY settled_at, id LIMIT $4::int`,
    // With the time that the caller saw: the message may have been sent again since, and failed again.
    [name, after?.id ?? null, after?.settledAt ?? null, limit],
  );
  return rows.map(entryOf);
}

/**
 * Puts a dead letter back into the queue.
 * @throws {SmsError} `invalid-message` if that is not possible.
 */
export async function redriveMessage(
  { database, name }: OutboxSettings,
  queue: OutboxQueue,
  id: string,
  allowDuplicate: boolean,
): Promise<OutboxEntry> {
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.query<EntryRow & { priority: number }>(
      `UPDATE smskit.outbox SET state = 'queued', settled_at = NULL, attempt = attempt + 1, tries = 0, lookups = 0,
        due_at = clock_timestamp(), valid_until = NULL, possible_duplicate = possible_duplicate OR state = 'unknown'
        WHERE outbox = $1 AND id = $2::uuid AND settled_at IS NOT NULL AND payload IS NOT NULL
          AND (state = 'failed' OR (state = 'unknown' AND $3::boolean))
        RETURNING ${entryColumns}, priority`,
      [name, uuidOf(id), allowDuplicate],
    );
    const [row] = rows;
    if (row === undefined) throw notRedriven();
    await queue.remove([row.id], transaction);
    await queue.add([{ id: row.id, at: row.due_at, priority: row.priority }], transaction);
    return entryOf(row);
  });
}

function notRedriven(): SmsError {
  return new SmsError({
    code: "invalid-message",
    message:
      "redrive: the message is not a dead letter, its text is no longer kept, or whether it was sent is unknown; to send it anyway, set allowDuplicate.",
  });
}
