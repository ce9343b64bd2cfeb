import { setTimeout as pause } from "node:timers/promises";
import type { Attempt, SmsError, SmsReceipt } from "@smskit/core";
import type { Claim } from "./outbox-claim.ts";
import { type EntryRow, entryColumnsOf, settledNow, storedError, storedReceipt } from "./outbox-entry.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { OutboxQueue } from "./outbox-queue.ts";
import { textHashOf } from "./outbox-traces.ts";
import { callOnSettled } from "./settled-callback.ts";
import { storableJson } from "./storable-json.ts";

/** How a claim ended. */
export type Settlement = { claim: Claim; attempts: readonly Attempt[] } & (
  | { state: "accepted"; receipt: SmsReceipt }
  | { state: "failed"; error: SmsError }
  /** Looked up again after `againMs`, or never. */
  | { state: "unknown"; error: SmsError | undefined; lookups: number; againMs: number | undefined }
  /** Tried again after `againMs`. */
  | { state: "queued"; error: SmsError; againMs: number; counts: boolean }
);

/** Most claims that are settled at once. */
const most = 500;
/** Milliseconds that the first claim waits for others. */
const lingerMs = 5;

/**
 * Puts on record how claims ended. Claims that end at about the same time share a commit.
 * @returns a function that resolves once it is on record.
 */
export function createSettler(
  settings: OutboxSettings,
  queue: OutboxQueue,
): (settlement: Settlement) => Promise<void> {
  const waiting: { settlement: Settlement; done: () => void; failed: (thrown: unknown) => void }[] = [];
  let running = false;
  /** Settled alone from then on, so that one message for which `onSettled` throws does not hold up the others. */
  const failedOnce = new WeakSet<Settlement>();

  /** Removes the next ones to be settled together. */
  function nextBatch(): typeof waiting {
    const isAlone = ({ settlement }: (typeof waiting)[number]) => failedOnce.has(settlement);
    const firstAlone = waiting.findIndex(isAlone);
    const count = firstAlone === -1 ? most : Math.min(most, Math.max(1, firstAlone));
    return waiting.splice(0, count);
  }

  async function flush(): Promise<void> {
    running = true;
    await pause(lingerMs);
    while (waiting.length > 0) {
      const batch = nextBatch();
      try {
        await settle(
          settings,
          queue,
          batch.map(({ settlement }) => settlement),
        );
        for (const { done } of batch) done();
      } catch (thrown) {
        for (const { settlement, failed } of batch) {
          if (settings.onSettled !== undefined) failedOnce.add(settlement);
          failed(thrown);
        }
      }
    }
    running = false;
  }

  return (settlement) =>
    new Promise<void>((done, failed) => {
      waiting.push({ settlement, done, failed });
      if (!running) void flush();
    });
}

async function settle(
  { database, keepHours, onSettled }: OutboxSettings,
  queue: OutboxQueue,
  settlements: readonly Settlement[],
): Promise<void> {
  await database.transaction(async (transaction) => {
    const { rows } = await transaction.query<EntryRow & { again_at: Date | null }>(
      `${settleSql} RETURNING ${onSettled === undefined ? "entry.id" : entryColumnsOf("entry")}, ${againAt}`,
      // Storable JSON, so that one record that Postgres refuses does not fail the others.
      [storableJson(settlements.map(recordOf)), keepHours > 0],
    );
    // Only the jobs that this worker has settled: another worker may have the others now.
    await queue.remove(
      rows.map(({ id }) => id),
      transaction,
    );
    const priorities = new Map(settlements.map(({ claim }) => [claim.id, claim.priority]));
    await queue.add(
      rows.flatMap(({ id, again_at }) =>
        again_at === null ? [] : [{ id, at: again_at, priority: priorities.get(id) ?? 0 }],
      ),
      transaction,
    );
    await callOnSettled(onSettled, rows, transaction);
  });
}

/** Erases the text in the statement that records the acceptance. A dead letter keeps it, so that it can be sent again. */
const settleSql = `WITH settled AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS settled (id uuid, attempt int, state text, final boolean,
      again_ms float8, counts boolean, lookups int, attempts jsonb, receipt jsonb, error jsonb)
  )
  UPDATE smskit.outbox AS entry SET
    state = settled.state,
    tries = CASE WHEN settled.counts THEN entry.tries ELSE entry.tries - 1 END,
    lookups = settled.lookups,
    attempts = settled.attempts,
    receipt = settled.receipt,
    error = settled.error,
    payload = CASE WHEN settled.state = 'accepted' OR (settled.final AND NOT $2::boolean) THEN NULL ELSE entry.payload END,
    text_hash = CASE WHEN settled.final AND settled.state = 'unknown'
      THEN ${textHashOf("entry.payload->>'to'", "entry.payload->>'body'")} ELSE entry.text_hash END,
    settled_at = CASE WHEN settled.final THEN ${settledNow} END
  FROM settled
  WHERE entry.id = settled.id AND entry.attempt = settled.attempt AND entry.state IN ('started', 'unknown')`;

const againAt =
  "CASE WHEN NOT settled.final THEN clock_timestamp() + settled.again_ms * interval '1 ms' END AS again_at";

function recordOf(settlement: Settlement): object {
  const { claim, state, attempts } = settlement;
  const againMs = "againMs" in settlement ? settlement.againMs : undefined;
  const error = "error" in settlement ? settlement.error : undefined;
  return {
    id: claim.id,
    attempt: claim.attempt,
    state,
    final: againMs === undefined,
    again_ms: againMs ?? 0,
    counts: state !== "queued" || settlement.counts,
    lookups: state === "unknown" ? settlement.lookups : 0,
    attempts,
    receipt: state === "accepted" ? receiptOf(settlement.receipt, claim) : null,
    error: error === undefined ? null : storedError(error),
  };
}

function receiptOf(receipt: SmsReceipt, { possibleDuplicate }: Claim): object {
  return { ...storedReceipt(receipt), ...(possibleDuplicate ? { possibleDuplicate: true } : {}) };
}
