import { type EntryRow, entryColumns, settledNow } from "./outbox-entry.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { OutboxQueue } from "./outbox-queue.ts";
import { uuidOf } from "./parse-uuid.ts";
import { callOnSettled } from "./settled-callback.ts";

/** Cancels a message that was not begun; returns `false` if it was. */
export async function cancelMessage(
  { database, name, onSettled }: OutboxSettings,
  queue: OutboxQueue,
  id: string,
): Promise<boolean> {
  const uuid = uuidOf(id);
  const { rows } = await database.query(
    "SELECT 1 FROM smskit.outbox WHERE outbox = $1 AND id = $2::uuid AND state = 'queued'",
    [name, uuid],
  );
  if (uuid === null || rows.length === 0) return false;
  const begun = Symbol("begun");
  return database
    .transaction(async (transaction) => {
      // The job first, as workers do: in another order, the two would deadlock.
      await queue.remove([uuid], transaction);
      const { rows: canceled } = await transaction.query<EntryRow>(
        `UPDATE smskit.outbox SET state = 'canceled', settled_at = ${settledNow}, payload = NULL
          WHERE outbox = $1 AND id = $2::uuid AND state = 'queued' RETURNING ${entryColumns}`,
        [name, uuid],
      );
      // Rolls back: a worker has the job, and needs it.
      if (canceled.length === 0) throw begun;
      await callOnSettled(onSettled, canceled, transaction);
      return true;
    })
    .catch((thrown: unknown) => {
      if (thrown === begun) return false;
      throw thrown;
    });
}
