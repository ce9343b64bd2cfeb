import { expect, test } from "vitest";
import { compareEvents, type EventTruth } from "./compare-events.ts";
import type { Arrival } from "./start-unreliable-app.ts";

const nothing = { lost: [], missing: [], invented: [], disordered: [], repeated: [] };
const truth: EventTruth = {
  messages: [{ id: "m", status: "delivered" }],
  inbound: ["i"],
  events: [
    { id: "e1", type: "message.accepted", targets: ["endpoint:app"], isDelivered: true },
    { id: "e2", type: "message.delivered", targets: ["endpoint:app"], isDelivered: true },
    { id: "e3", type: "inbound.received", targets: ["endpoint:app"], isDelivered: true },
  ],
};

function arrival(id: string, type: string, about: string, after: number, success?: number): Arrival {
  const sent = { timestamp: "2026-11-29T10:00:00.000Z", path: "/events", headers: {} };
  return { id, type, data: { id: about }, after, ...sent, ...(success !== undefined && { success }) };
}

const accepted = arrival("e1", "message.accepted", "m", 0, 1);
const delivered = arrival("e2", "message.delivered", "m", 1, 2);
const inbound = arrival("e3", "inbound.received", "i", 2, 3);

test("events that failed, and arrived again after their success, are right", () => {
  const failed = arrival("e1", "message.accepted", "m", 0);
  const again = arrival("e1", "message.accepted", "m", 2, 4);
  expect(compareEvents("app", [failed, accepted, delivered, again, inbound], truth)).toEqual(nothing);
});

test.each<[keyof typeof nothing, string, Arrival[]]>([
  ["lost", "no request had a success", [accepted, delivered, arrival("e3", "inbound.received", "i", 2)]],
  ["missing", "the last status did not come", [accepted, inbound]],
  ["missing", "an inbound text did not come", [accepted, delivered]],
  ["invented", "an event is not on record", [accepted, delivered, inbound, { ...inbound, id: "e4" }]],
  [
    "invented",
    "a message does not exist",
    [accepted, delivered, inbound, arrival("e5", "message.sent", "n", 3, 4)],
  ],
  [
    "disordered",
    "a later one came before the success of an earlier one",
    [accepted, { ...delivered, after: 0 }, inbound],
  ],
  ["disordered", "a status went back", [{ ...delivered, after: 0 }, { ...accepted, after: 2 }, inbound]],
  [
    "repeated",
    "a status came under two ids",
    [accepted, { ...accepted, id: "e6", after: 1 }, delivered, inbound],
  ],
  [
    "repeated",
    "an id came with two contents",
    [accepted, { ...accepted, data: { id: "m", price: 1 } }, delivered, inbound],
  ],
])("finds what is %s: %s", (kind, _, arrivals) => {
  expect(compareEvents("app", arrivals, truth)[kind]).not.toEqual([]);
});
