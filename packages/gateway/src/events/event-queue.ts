import type { Queryable } from "@smskit/postgres";
import type { GatewayEvent } from "./event-target.ts";

/** Keeps events until every endpoint has them. */
export interface EventQueue {
  /** Adds events in a transaction: they are delivered if it commits, those of one message in order. */
  add(events: readonly GatewayEvent[], transaction: Queryable): Promise<void>;
  /** Begins to deliver events. */
  start(): void;
  /** Makes this process look for events now. */
  wake(): void;
  stop(): Promise<void>;
}

/** Creates the queue. */
export function createEventQueue(): EventQueue {
  return {
    async add(events, transaction) {
      if (events.length === 0) return;
      const records = events.map((event) =>
        event.type === "message"
          ? {
              type: `message.${event.message.status}`,
              message_id: event.message.id,
              payload: { message: event.message },
            }
          : { type: "inbound.received", payload: { event } },
      );
      await transaction.query(
        `INSERT INTO smskit.gateway_events (type, message_id, payload)
          SELECT type, message_id, payload
          FROM jsonb_to_recordset($1::jsonb) AS given (type text, message_id uuid, payload jsonb)`,
        [JSON.stringify(records)],
      );
    },
    start() {},
    wake() {},
    async stop() {},
  };
}
