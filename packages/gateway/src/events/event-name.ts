import type { MessageStatus } from "../state/gateway-message.ts";
import type { GatewayEvent } from "./event-target.ts";

/** The types of events that endpoints get. */
export const eventNames = [
  ...(
    [
      "accepted",
      "sent",
      "delivered",
      "read",
      "undelivered",
      "failed",
      "unknown",
      "canceled",
    ] as const satisfies readonly MessageStatus[]
  ).map((status) => `message.${status}` as const),
  "inbound.received",
  "suppression.added",
  "suppression.removed",
] as const;

/** Returns the type of an event, as endpoints see it. */
export function eventName(event: GatewayEvent): string {
  if (event.type === "message") return `message.${event.message.status}`;
  return event.type === "inbound" ? "inbound.received" : `suppression.${event.change}`;
}
