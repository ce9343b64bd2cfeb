import type { Database } from "@smskit/postgres";

export interface EventFilter {
  /** Only this event. */
  id?: string | undefined;
  /** A gateway message's id. */
  messageId?: string | undefined;
  /** `message.delivered`. */
  type?: string | undefined;
  /** Only events with a delivery in this state. */
  state?: ListedDelivery["state"] | undefined;
  /** The id of the last event of the previous page. */
  before?: string | undefined;
  /** @default 50 */
  limit?: number | undefined;
}

/** An event without its content. */
export interface ListedEvent {
  id: string;
  type: string;
  messageId?: string;
  createdAt: Date;
  /** Whether its content is still there, so that it can be delivered again. */
  canReplay: boolean;
  deliveries: ListedDelivery[];
}

/** What is known of an event and one target. */
export interface ListedDelivery {
  target: string;
  /** `dead` after the last attempt. */
  state: "pending" | "delivered" | "dead";
  attempts: number;
  /** The HTTP status of the last attempt. */
  status?: number;
  /** Why the last attempt had no response. */
  failure?: string;
  /** ISO 8601: when the next attempt is due. */
  nextAt?: string;
  /** ISO 8601: when it was delivered or given up. */
  settledAt?: string;
}

/** Returns events, newest first. */
export async function listEvents(
  database: Database,
  { id, messageId, type, state, before, limit = 50 }: EventFilter,
): Promise<ListedEvent[]> {
  const { rows } = await database.query<{
    id: string;
    type: string;
    message_id: string | null;
    created_at: Date;
    can_replay: boolean;
    deliveries: (ListedDelivery & Record<string, unknown>)[];
  }>(
    `SELECT e.id, e.type, e.message_id, e.created_at, e.payload IS NOT NULL AS can_replay,
        coalesce((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('target', d.target, 'state', d.state,
          'attempts', d.attempts, 'status', d.status, 'failure', d.failure,
          'nextAt', ${iso("d.next_at")}, 'settledAt', ${iso("d.settled_at")})) ORDER BY d.target)
          FROM smskit.gateway_event_deliveries d WHERE d.event_id = e.id), '[]') AS deliveries
      FROM smskit.gateway_events e
      WHERE ($1::uuid IS NULL OR e.message_id = $1) AND ($2::text IS NULL OR e.type = $2)
        AND ($3::text IS NULL OR e.id IN (SELECT event_id FROM smskit.gateway_event_deliveries WHERE state = $3))
        AND ($4::uuid IS NULL OR e.position < (SELECT position FROM smskit.gateway_events WHERE id = $4))
        AND ($6::uuid IS NULL OR e.id = $6)
      ORDER BY e.position DESC LIMIT $5`,
    [messageId ?? null, type ?? null, state ?? null, before ?? null, limit, id ?? null],
  );
  return rows.map(({ id: eventId, type: name, message_id, created_at, can_replay, deliveries }) => ({
    id: eventId,
    type: name,
    ...(message_id !== null && { messageId: message_id }),
    createdAt: created_at,
    canReplay: can_replay,
    deliveries,
  }));
}

function iso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
