import { messageStatuses } from "../state/gateway-message.ts";
import type { GatewayEvent } from "./event-target.ts";

/** The types of events that endpoints get. */
export const eventNames = [
  // Nothing is reported of a text that is queued.
  ...messageStatuses.filter((status) => status !== "queued").map((status) => `message.${status}` as const),
  "inbound.received",
  "suppression.added",
  "suppression.removed",
] as const;

/** Returns the type of an event, as endpoints see it. */
export function eventName(event: GatewayEvent): string {
  if (event.type === "message") return `message.${event.message.status}`;
  return event.type === "inbound" ? "inbound.received" : `suppression.${event.change}`;
}
