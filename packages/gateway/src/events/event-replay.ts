import type { Database } from "@smskit/postgres";

export interface ReplayFilter {
  /** Only this event. */
  id?: string | undefined;
  /** Only this target: `endpoint:<id>`. */
  target?: string | undefined;
  /** Events that were put on record at this time or later. */
  from?: Date | undefined;
  /** Events that were put on record before this time. */
  to?: Date | undefined;
  /** Also events that the target has. Inbound texts that every target has are erased, and cannot be delivered again. */
  includeDelivered?: boolean | undefined;
}

/**
 * Makes deliveries begin again, with all their attempts. Those of one message keep their order among themselves.
 * @returns how many.
 */
export async function replayEvents(
  database: Database,
  { id, target, from, to, includeDelivered = false }: ReplayFilter,
): Promise<number> {
  const { rows } = await database.query(
    `UPDATE smskit.gateway_event_deliveries d
      SET state = 'pending', attempts = 0, next_at = now(), settled_at = NULL, status = NULL, failure = NULL
      FROM smskit.gateway_events e
      WHERE e.id = d.event_id AND e.payload IS NOT NULL AND d.state = ANY($1::text[])
        AND ($2::uuid IS NULL OR e.id = $2) AND ($3::text IS NULL OR d.target = $3)
        AND ($4::timestamptz IS NULL OR e.created_at >= $4) AND ($5::timestamptz IS NULL OR e.created_at < $5)
      RETURNING 1`,
    [
      includeDelivered ? ["dead", "delivered"] : ["dead"],
      id ?? null,
      target ?? null,
      from ?? null,
      to ?? null,
    ],
  );
  return rows.length;
}
