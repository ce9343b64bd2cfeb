import type { InboundMessage } from "@smskit/core";
import type { Database } from "@smskit/postgres";
import { pino } from "pino";
import { allTargets } from "../events/all-targets.ts";
import type { DeliveryRules } from "../events/delivery-rules.ts";
import { createEventQueue, type EventQueue } from "../events/event-queue.ts";
import type { EventTarget, GatewayEvent } from "../events/event-target.ts";
import { safeRequest } from "../http/safe-request.ts";
import type { MessageStatus } from "../state/gateway-message.ts";
import { createKeyedHash } from "../state/keyed-hash.ts";
import { untilTrue } from "./start-receiver.ts";

export const eventSecret = `whsec_${Buffer.from("a secret of 24 bytes or more").toString("base64")}`;

/** Waits of milliseconds, so that tests see every attempt. */
export const quickRules: Partial<DeliveryRules> = {
  retryAfterMs: Array.from({ length: 30 }, () => 5),
  pollMs: 20,
};

/** A queue on a database, that is started; and what it logged. */
export interface TestQueue {
  queue: EventQueue;
  logged: string[];
  /** Adds events, and commits them. */
  add(...events: GatewayEvent[]): Promise<GatewayEvent[]>;
  /** Waits until no delivery is pending. */
  untilDelivered(): Promise<void>;
  /** Waits until there is a dead letter. */
  untilDead(): Promise<void>;
}

export function openEventQueue(
  database: Database,
  targets: () => readonly EventTarget[],
  rules: Partial<DeliveryRules> = quickRules,
): TestQueue {
  const logged: string[] = [];
  const queue = createEventQueue({
    database,
    hash: createKeyedHash(["a-secret-of-the-gateway-for-tests"]),
    log: pino({ level: "debug" }, { write: (line: string) => void logged.push(line) }),
    targets,
    // A receiver that is only slow, on a busy machine, must not get an event twice.
    post: (request) => safeRequest(request, { privateHosts: ["127.0.0.1"], timeoutMs: 30_000 }),
    rules,
  });
  queue.start();
  return {
    queue,
    logged,
    add: (...events) => database.transaction((transaction) => queue.add(events, transaction)),
    untilDelivered: () => untilTrue(async () => (await queue.count()).pending === 0),
    untilDead: () => untilTrue(async () => (await queue.count()).dead === 1),
  };
}

/** The targets of endpoints of a config. */
export function endpointsOf(
  ...endpoints: { id: string; url: string; secret?: string | string[]; types?: string[] }[]
): EventTarget[] {
  const events = { endpoints: endpoints.map((one) => ({ secret: eventSecret, ...one })) };
  return allTargets({ events } as Parameters<typeof allTargets>[0]);
}

/** The change of a message's status. */
export function messageEvent(id: string, status: MessageStatus): GatewayEvent {
  const at = new Date("2026-11-29T10:00:00Z");
  return {
    type: "message",
    message: { id, source: "key:app", status, to: "+••••••••10", createdAt: at, updatedAt: at },
  };
}

export function inboundEvent(changes: Partial<InboundMessage> = {}): GatewayEvent {
  return {
    type: "inbound",
    connector: "main",
    message: {
      provider: "acme",
      id: crypto.randomUUID(),
      from: "+15558675310",
      to: "+15550001111",
      body: "Where is my order?",
      media: [],
      at: new Date("2026-11-29T10:00:00Z"),
      ...changes,
    },
  };
}
