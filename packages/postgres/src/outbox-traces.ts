import type { PreparedMessage, SmsConnector, SmsReceipt } from "@smskit/core";
import { connectorsInside } from "@smskit/core/wrapper";
import type { Database } from "./database.ts";
import { type OutboxSettings, traceHours } from "./outbox-options.ts";

/** The moment, in SQL, up to which traces are kept. */
export const tracesSince = `clock_timestamp() - interval '${traceHours} hours'`;

/** Returns a connector and all connectors that it wraps. */
export function connectorsWithin(connector: SmsConnector): readonly SmsConnector[] {
  return [connector, ...connectorsInside(connector).flatMap(connectorsWithin)];
}

/** Puts on record which connectors an outbox sends through. */
export async function recordOutbox({ database, name, connector }: OutboxSettings): Promise<void> {
  const ids = [...new Set(connectorsWithin(connector).map(({ id }) => id))];
  await database.query(
    `INSERT INTO smskit.outboxes AS known (name, connectors) VALUES ($1, $2::text[])
      ON CONFLICT (name) DO UPDATE SET connectors = ARRAY(SELECT unnest(known.connectors) UNION SELECT unnest($2::text[]))
      WHERE NOT known.connectors @> $2::text[]`,
    [name, ids],
  );
}

/**
 * Hashes a number and a text, in SQL. Only 16 bits: a collision does no harm, and the hash reveals neither the number nor a
 * code in the text.
 */
export function textHashOf(to: string, body: string): string {
  return `(hashtext(jsonb_build_array(${to}, ${body})::text) & 65535)`;
}

/**
 * Whether the message that was found may be another one with the same text and number, of any outbox that sends through the
 * connector: an accepted one, or one whose outcome is unknown. If it were taken for this message, this one would be lost.
 */
export async function mayBeAnothers(
  { id, startedAt, payload }: { id: string; startedAt: Date; payload: PreparedMessage },
  found: SmsReceipt,
  { database, connector }: OutboxSettings,
): Promise<boolean> {
  // Providers report whole seconds, by their own clocks.
  const recent = "settled_at >= $1::timestamptz - interval '1 minute'";
  const others =
    "smskit.outbox WHERE id <> $3::uuid AND outbox = ANY(ARRAY(SELECT name FROM smskit.outboxes WHERE connectors && $2::text[]))";
  const { rows } = await database.query(
    `SELECT 1 WHERE $1::timestamptz - interval '1 minute' < ${tracesSince}
    UNION ALL SELECT 1 FROM smskit.outbox_accepted WHERE connector = $4 AND message_id = $5
    UNION ALL SELECT 1 FROM ${others} AND ${recent} AND receipt->>'connector' = $4 AND receipt->>'id' = $5
    UNION ALL SELECT 1 FROM ${others} AND ${recent} AND text_hash = ${textHashOf("$6::text", "$7::text")}
    UNION ALL SELECT 1 FROM ${others} AND settled_at IS NULL AND state IN ('started', 'unknown')
      AND payload->>'to' = $6 AND payload->>'body' IS NOT DISTINCT FROM $7
    LIMIT 1`,
    [
      startedAt,
      [connector.id, found.connector],
      id,
      found.connector,
      found.id,
      payload.to,
      payload.body ?? null,
    ],
  );
  return rows.length > 0;
}

/** Deletes traces that no look-up needs any more, some at a time. */
export async function forgetTraces(database: Database): Promise<void> {
  const some = (from: string, key: string) =>
    `(SELECT ${key} FROM ${from} AND settled_at < ${tracesSince} LIMIT 10000 FOR UPDATE SKIP LOCKED)`;
  await database.query(
    `DELETE FROM smskit.outbox_accepted WHERE (connector, message_id) IN
      ${some("smskit.outbox_accepted WHERE true", "connector, message_id")}`,
  );
  await database.query(
    `UPDATE smskit.outbox SET text_hash = NULL WHERE id IN
      ${some("smskit.outbox WHERE text_hash IS NOT NULL", "id")}`,
  );
}
