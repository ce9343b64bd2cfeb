import { type PreparedMessage, SmsError } from "@smskit/core";
import type { Queryable } from "./database.ts";
import {
  type EntryRow,
  entryColumns,
  entryOf,
  type OutboxEntry,
  type OutboxState,
  settledNow,
  storedError,
} from "./outbox-entry.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import { forgetTraces, tracesSince } from "./outbox-traces.ts";
import { storableJson } from "./storable-json.ts";

/** Days that a dead letter is remembered; its text is erased earlier. */
const deadLetterDays = 30;

/** A message on its way into the table: prepared, or refused. */
export type NewMessage = {
  id: string;
  key?: string | undefined;
  batch?: string | undefined;
  index?: number | undefined;
  priority?: number | undefined;
  reference?: string | undefined;
  sendAt?: Date | undefined;
} & ({ prepared: PreparedMessage } | { refusal: SmsError });

/** Writes messages. The result leaves out those whose key, or place in a list, exists already. */
export async function insertMessages(
  { name }: OutboxSettings,
  messages: readonly NewMessage[],
  on: Queryable,
): Promise<(EntryRow & { priority: number })[]> {
  const records = messages.map((message) => ({
    id: message.id,
    key: message.key,
    batch: message.batch,
    position: message.index,
    priority: message.priority ?? 0,
    reference: message.reference,
    due_at: message.sendAt,
    payload: "prepared" in message ? message.prepared : undefined,
    validity: "prepared" in message ? message.prepared.validityPeriodSeconds : undefined,
    error: "refusal" in message ? storedError(message.refusal) : undefined,
  }));
  const { rows } = await on.query<EntryRow & { priority: number }>(
    `WITH given AS (
      SELECT *, coalesce(due_at, clock_timestamp()) AS due FROM jsonb_to_recordset($1::jsonb) AS given (id uuid,
        key text, batch text, position int, priority int, reference text, due_at timestamptz, payload jsonb,
        validity float8, error jsonb)
    )
    INSERT INTO smskit.outbox
      (id, outbox, key, hash, batch, position, priority, reference, state, payload, error, due_at, valid_until, settled_at)
    SELECT id, $2, key, CASE WHEN key IS NOT NULL THEN ${hashOf("payload")} END, batch, position, priority, reference,
      CASE WHEN error IS NULL THEN 'queued' ELSE 'failed' END, payload, error, due,
      due + validity * interval '1 s', CASE WHEN error IS NOT NULL THEN ${settledNow} END
    FROM given
    ON CONFLICT DO NOTHING
    RETURNING ${entryColumns}, priority`,
    [storableJson(records), name],
  );
  return rows;
}

/**
 * Returns the messages in the table that have the keys of these messages, by the `id` of each of these; an
 * `idempotency-conflict` for a key that another message has.
 */
export async function messagesOfKeys(
  { name, connector: { id, provider } }: OutboxSettings,
  messages: readonly { id: string; key?: string | undefined; prepared: PreparedMessage }[],
  on: Queryable,
): Promise<Map<string, OutboxEntry | SmsError>> {
  if (messages.length === 0) return new Map();
  const records = messages.map((message) => ({
    given: message.id,
    given_key: message.key,
    given_payload: message.prepared,
  }));
  const { rows } = await on.query<EntryRow & { given: string; same: boolean }>(
    `SELECT ${entryColumns}, given, hash = ${hashOf("given_payload")} AS same
      FROM jsonb_to_recordset($2::jsonb) AS asked (given uuid, given_key text, given_payload jsonb)
      JOIN smskit.outbox ON outbox = $1 AND key = given_key`,
    [name, JSON.stringify(records)],
  );
  const conflict = () =>
    new SmsError({
      code: "idempotency-conflict",
      connector: id,
      provider,
      message: "key: was used for another message; use one key for one message.",
    });
  return new Map(rows.map((row) => [row.given, row.same ? entryOf(row) : conflict()]));
}

/**
 * Hashes a message, in SQL. Postgres sorts the fields of JSON, so that equal messages are equal texts. The recipient never sees
 * `bestEffort`.
 */
function hashOf(json: string): string {
  return `encode(sha256(convert_to((${json} - 'bestEffort')::text, 'UTF8')), 'hex')`;
}

export interface StateCounts {
  open: Partial<Record<OutboxState, number>>;
  settled: Partial<Record<OutboxState, number>>;
}

/** Counts messages by state: those of a list, or all that are not settled. */
export async function countStates({ database, name }: OutboxSettings, batch?: string): Promise<StateCounts> {
  const { rows } = await database.query<{ state: OutboxState; settled: boolean; count: number }>(
    `SELECT state, settled_at IS NOT NULL AS settled, count(*)::int AS count FROM smskit.outbox
      WHERE outbox = $1 AND ${batch === undefined ? "settled_at IS NULL" : "batch = $2"} GROUP BY 1, 2`,
    batch === undefined ? [name] : [name, batch],
  );
  const counts: StateCounts = { open: {}, settled: {} };
  for (const { state, settled, count } of rows) counts[settled ? "settled" : "open"][state] = count;
  return counts;
}

/** Deletes settled messages, and the texts and keys of dead letters, some at a time. */
export async function forgetOld({ database, name, keepHours }: OutboxSettings): Promise<void> {
  const old = "settled_at < now() - $2::float8 * interval '1 hour'";
  const some = (where: string) =>
    `(SELECT id FROM smskit.outbox WHERE outbox = $1 AND ${where} LIMIT 10000 FOR UPDATE SKIP LOCKED)`;
  await database.query(
    `WITH gone AS (
      DELETE FROM smskit.outbox WHERE id IN ${some(`${old} AND state IN ('accepted', 'canceled')`)}
      RETURNING receipt, settled_at
    )
    INSERT INTO smskit.outbox_accepted (connector, message_id, settled_at)
      SELECT receipt->>'connector', receipt->>'id', settled_at FROM gone
        WHERE receipt IS NOT NULL AND settled_at >= ${tracesSince}
      ON CONFLICT DO NOTHING`,
    [name, keepHours],
  );
  await forgetTraces(database);
  await database.query(
    `UPDATE smskit.outbox SET payload = NULL, hash = NULL, key = NULL
      WHERE id IN ${some(`${old} AND (payload IS NOT NULL OR key IS NOT NULL)`)}`,
    [name, keepHours],
  );
  await database.query(`DELETE FROM smskit.outbox WHERE id IN ${some(old)}`, [
    name,
    Math.max(keepHours, deadLetterDays * 24),
  ]);
}
