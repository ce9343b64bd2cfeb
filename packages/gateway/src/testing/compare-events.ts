import type { ShownMessage } from "./compare-texts.ts";
import type { GatewayEventRecord } from "./gateway-records.ts";
import type { Arrival } from "./start-unreliable-app.ts";

/** What is wrong with the events that the endpoints of an app got; each list is empty if all is well. */
export interface EventComparison {
  /** On record for an endpoint, and not there. */
  lost: string[];
  /** Messages whose last status has no event, and inbound texts that have none. */
  missing: string[];
  /** Events of a message or an inbound text that does not exist, or that are not on record. */
  invented: string[];
  /** Arrived before an earlier event of the same message had its success, or a status that goes back. */
  disordered: string[];
  /** A status or an inbound text that was reported under two ids, or an id with two contents. */
  repeated: string[];
}

/** What happened, as far as the gateway and the provider say. */
export interface EventTruth {
  /** Every message of the gateway. */
  messages: readonly ShownMessage[];
  /** The ids of the inbound texts that the gateway has taken. */
  inbound: readonly string[];
  /** Every event on record, oldest first. */
  events: readonly GatewayEventRecord[];
}

/** Statuses that a message can have one after the other. */
const ranks: Readonly<Record<string, number>> = {
  "message.unknown": 1,
  "message.failed": 1,
  "message.accepted": 2,
  "message.sent": 3,
  "message.delivered": 4,
  "message.undelivered": 4,
};

/** Compares what one endpoint got with what happened. */
export function compareEvents(
  name: string,
  arrivals: readonly Arrival[],
  truth: EventTruth,
): EventComparison {
  const found: EventComparison = { lost: [], missing: [], invented: [], disordered: [], repeated: [] };
  const known = new Map(truth.events.map((event) => [event.id, event]));
  const byId = Map.groupBy(arrivals, ({ id }) => id);
  const say = (list: keyof EventComparison, what: string) => found[list].push(`${name}: ${what}`);

  for (const { id, type, targets } of truth.events) {
    const wasDelivered = byId.get(id)?.some(({ success }) => success !== undefined) ?? false;
    if (targets.includes(`endpoint:${name}`) && !wasDelivered) say("lost", `${type} ${id}`);
  }
  for (const [id, [first, ...others]] of byId) {
    if (!known.has(id)) say("invented", `${first?.type} ${id}`);
    const content = contentOf(first);
    if (others.some((other) => contentOf(other) !== content)) say("repeated", `${id} has two contents`);
  }
  const firsts = [...byId.values()].flatMap(([first]) => first ?? []);
  const ofMessages = Map.groupBy(
    firsts.filter(({ type }) => type.startsWith("message.")),
    ({ data }) => String(data["id"]),
  );
  const statuses = new Map(truth.messages.map(({ id, status }) => [id, status]));
  for (const [id, events] of ofMessages) {
    if (!statuses.has(id)) say("invented", `events of message ${id}`);
    if (new Set(events.map(({ type }) => type)).size < events.length) say("repeated", `a status of ${id}`);
    const inOrder = events.every(({ type, after }, index) => {
      const earlier = events[index - 1];
      if (earlier === undefined) return true;
      const firstSuccess = Math.min(...(byId.get(earlier.id) ?? []).map(({ success = Infinity }) => success));
      return firstSuccess <= after && (ranks[type] ?? 0) >= (ranks[earlier.type] ?? 9);
    });
    if (!inOrder) say("disordered", `${id}: ${events.map(({ type }) => type).join(", ")}`);
  }
  for (const [id, status] of statuses) {
    const last = ofMessages.get(id)?.at(-1)?.type;
    if (last !== `message.${status}`) say("missing", `${status} of ${id}; the last event is ${last}`);
  }
  const inbound = Map.groupBy(
    firsts.filter(({ type }) => type === "inbound.received"),
    ({ data }) => String(data["id"]),
  );
  for (const id of truth.inbound) if (!inbound.has(id)) say("missing", `inbound ${id}`);
  for (const [id, { length }] of inbound) {
    if (!truth.inbound.includes(id)) say("invented", `inbound ${id}`);
    if (length > 1) say("repeated", `inbound ${id}`);
  }
  return found;
}

/** The body as an app reads it; `undefined` fields are not in JSON. */
function contentOf(arrival: Arrival | undefined): string {
  return JSON.stringify([arrival?.type, arrival?.timestamp, arrival?.data]);
}
