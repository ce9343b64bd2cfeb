import { createHash } from "node:crypto";
import { phoneIdentity } from "@smskit/core/wrapper";
import type { Queryable } from "@smskit/postgres";
import type { KeyedHash } from "../state/keyed-hash.ts";
import { eventName } from "./event-name.ts";
import type { EventTarget, GatewayEvent } from "./event-target.ts";

/**
 * Inserts events and their deliveries, one for each target that wants an event.
 * @returns the events that were not on record before.
 */
export async function addEvents(
  events: readonly GatewayEvent[],
  { targets, hash }: { targets: readonly EventTarget[]; hash: KeyedHash },
  transaction: Queryable,
): Promise<GatewayEvent[]> {
  const records = events.map((event, index) => {
    const wanted = targets.filter((target) => target.wants(event)).map(({ id }) => id);
    const number = numberOf(event);
    return {
      index,
      id: crypto.randomUUID(),
      type: eventName(event),
      message_id: event.type === "message" ? event.message.id : undefined,
      number_hash: number && hash.of("number", phoneIdentity(number)),
      repeat_key: repeatKeyOf(event),
      // What nobody wants is not kept, if it has a number.
      payload: number !== undefined && wanted.length === 0 ? undefined : JSON.stringify(event),
      targets: wanted,
    };
  });
  const { rows } = await transaction.query<{ id: string }>(
    `WITH given AS (
        SELECT * FROM jsonb_to_recordset($1::jsonb) AS given (index int, id uuid, type text, message_id uuid,
          number_hash text, repeat_key text, payload text, targets jsonb)
      ), added AS (
        INSERT INTO smskit.gateway_events (id, type, message_id, number_hash, repeat_key, payload)
          SELECT id, type, message_id, coalesce(number_hash,
              (SELECT number_hash FROM smskit.gateway_messages m WHERE m.id = message_id)), repeat_key, payload
            FROM given ORDER BY index
          ON CONFLICT (repeat_key) DO NOTHING
          RETURNING id, message_id, position
      ), fanned_out AS (
        INSERT INTO smskit.gateway_event_deliveries (event_id, target, lane, position)
          SELECT added.id, wanted.target, coalesce(added.message_id, added.id), added.position
          FROM added JOIN given USING (id) CROSS JOIN jsonb_array_elements_text(given.targets) AS wanted (target)
      )
      SELECT id FROM added`,
    [JSON.stringify(records)],
  );
  const added = new Set(rows.map(({ id }) => id));
  return events.filter((_, index) => added.has(records[index]?.id ?? ""));
}

/** The whole number in an event, if it has one. */
function numberOf(event: GatewayEvent): string | undefined {
  if (event.type === "inbound") return event.message.from;
  return event.type === "suppression" ? event.number : undefined;
}

/** What a repeated webhook has in common with the first: the provider's id, which is public, but of any length. */
function repeatKeyOf(event: GatewayEvent): string | undefined {
  if (event.type !== "inbound") return undefined;
  const { provider, id, parts } = event.message;
  return createHash("sha256")
    .update(JSON.stringify([provider, id, parts?.index]))
    .digest("hex");
}
