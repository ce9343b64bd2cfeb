import type { Database } from "@smskit/postgres";
import type { GatewayEvent, QueuedEvent } from "./event-target.ts";

/** A delivery that this process has taken, for the time of the lease. */
export interface ClaimedDelivery {
  target: string;
  /** How many attempts there were, with this one. */
  attempts: number;
  queued: QueuedEvent;
}

/**
 * Takes deliveries that are due, at most so many for each target. One is due once all earlier ones of the same message to the
 * same target are over.
 */
export async function claimDeliveries(
  database: Database,
  free: ReadonlyMap<string, number>,
  leaseMs: number,
): Promise<ClaimedDelivery[]> {
  const { rows } = await database.query<{
    id: string;
    target: string;
    attempts: number;
    type: string;
    payload: string;
    created_at: Date;
  }>(
    `WITH due AS (
        SELECT first.event_id, first.target
        FROM unnest($1::text[], $2::int[]) AS wanted (target, free)
        CROSS JOIN LATERAL (
          SELECT event_id, target FROM smskit.gateway_event_deliveries d
          WHERE d.target = wanted.target AND d.state = 'pending' AND d.next_at <= now()
            AND NOT EXISTS (SELECT FROM smskit.gateway_event_deliveries earlier WHERE earlier.target = d.target
              AND earlier.lane = d.lane AND earlier.state = 'pending' AND earlier.position < d.position)
          ORDER BY d.next_at, d.position LIMIT wanted.free FOR UPDATE SKIP LOCKED
        ) AS first
      )
      UPDATE smskit.gateway_event_deliveries d
        SET attempts = d.attempts + 1, next_at = now() + $3::float8 * interval '1 ms'
        FROM due JOIN smskit.gateway_events e ON e.id = due.event_id
        WHERE d.event_id = due.event_id AND d.target = due.target
        RETURNING e.id, d.target, d.attempts, e.type, e.payload, e.created_at`,
    [[...free.keys()], [...free.values()], leaseMs],
  );
  return rows.map(({ id, target, attempts, type, payload, created_at }) => ({
    target,
    attempts,
    queued: { id, name: type, createdAt: created_at, event: revived(JSON.parse(payload)) },
  }));
}

/** What came of an attempt. */
export interface AttemptResult {
  status?: number | undefined;
  failure?: string | undefined;
}

/** Records that a target has an event. Content with a number is erased once every target has it. */
export async function recordDelivered(
  database: Database,
  { queued, target, attempts }: ClaimedDelivery,
  { status }: AttemptResult,
): Promise<void> {
  const settle = `UPDATE smskit.gateway_event_deliveries SET state = 'delivered', status = $4, failure = NULL,
      next_at = NULL, settled_at = now()
    WHERE event_id = $1 AND target = $2 AND attempts = $3 AND state = 'pending'`;
  const values = [queued.id, target, attempts, status];
  if (queued.event.type === "message") return void (await database.query(settle, values));
  await database.transaction(async (transaction) => {
    // The last two targets of an event wait for each other, so that one of them sees that it is the last.
    await transaction.query("SELECT FROM smskit.gateway_events WHERE id = $1 FOR UPDATE", [queued.id]);
    await transaction.query(settle, values);
    await transaction.query(
      `UPDATE smskit.gateway_events e SET payload = NULL WHERE id = $1 AND NOT EXISTS
        (SELECT FROM smskit.gateway_event_deliveries d WHERE d.event_id = e.id AND d.state <> 'delivered')`,
      [queued.id],
    );
  });
}

/** Records that an attempt failed: another one follows after `waitMs`, or none. */
export async function recordFailure(
  database: Database,
  { queued, target, attempts }: ClaimedDelivery,
  { status, failure }: AttemptResult,
  waitMs: number | undefined,
): Promise<void> {
  // Later events of the message wait as long, so that a look at what is due does not find them again and again.
  await database.query(
    `WITH own AS (
        UPDATE smskit.gateway_event_deliveries SET status = $4, failure = $5,
          state = CASE WHEN $6::float8 IS NULL THEN 'dead' ELSE state END,
          settled_at = CASE WHEN $6::float8 IS NULL THEN now() END,
          next_at = now() + $6::float8 * interval '1 ms'
        WHERE event_id = $1 AND target = $2 AND attempts = $3 AND state = 'pending'
        RETURNING event_id, lane, next_at
      )
      UPDATE smskit.gateway_event_deliveries later SET next_at = greatest(later.next_at, own.next_at)
        FROM own WHERE later.target = $2 AND later.lane = own.lane AND later.state = 'pending'
          AND later.event_id <> own.event_id AND own.next_at IS NOT NULL`,
    [queued.id, target, attempts, status ?? null, failure ?? null, waitMs ?? null],
  );
}

/** Restores the dates of an event that was JSON. */
function revived(event: GatewayEvent): GatewayEvent {
  if (event.type === "message") {
    const { createdAt, updatedAt, sendAt, sentAt, ...message } = event.message;
    return {
      type: "message",
      message: {
        ...message,
        createdAt: new Date(createdAt),
        updatedAt: new Date(updatedAt),
        ...(sendAt !== undefined && { sendAt: new Date(sendAt) }),
        ...(sentAt !== undefined && { sentAt: new Date(sentAt) }),
      },
    };
  }
  if (event.type === "inbound")
    return { ...event, message: { ...event.message, at: new Date(event.message.at) } };
  return { ...event, at: new Date(event.at) };
}
