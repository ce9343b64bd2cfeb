import type { GatewayEvent } from "./event-target.ts";

/** Returns the type of an event, as endpoints see it. */
export function eventName(event: GatewayEvent): string {
  if (event.type === "message") return `message.${event.message.status}`;
  return event.type === "inbound" ? "inbound.received" : `suppression.${event.change}`;
}
