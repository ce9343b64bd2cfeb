import type { Database, Queryable } from "@smskit/postgres";
import type { Logger } from "pino";
import type { SafeRequest, SafeResponse } from "../http/safe-request.ts";
import { deleteInParts } from "../state/delete-in-parts.ts";
import type { KeyedHash } from "../state/keyed-hash.ts";
import { type DeliveryRules, deliveryRules } from "./delivery-rules.ts";
import { addEvents } from "./event-add.ts";
import { type EventFilter, type ListedEvent, listEvents } from "./event-list.ts";
import { type ReplayFilter, replayEvents } from "./event-replay.ts";
import type { EventTarget, GatewayEvent } from "./event-target.ts";
import { type EventWorker, startEventWorker } from "./event-worker.ts";

export interface EventQueueOptions {
  database: Database;
  hash: KeyedHash;
  log: Logger;
  /** The targets of the config now. */
  targets: () => readonly EventTarget[];
  /** Makes a request to a target. */
  post: (request: SafeRequest) => Promise<SafeResponse>;
  /** Waits and bounds, for tests. */
  rules?: Partial<DeliveryRules> | undefined;
}

/** Keeps events until every target has them: at least once, and those of one message in order. */
export interface EventQueue {
  /**
   * Adds events in a transaction: they are delivered if it commits. An inbound text that was added before is left out, since
   * providers repeat their webhooks.
   * @returns the events that are new.
   */
  add(events: readonly GatewayEvent[], transaction: Queryable): Promise<GatewayEvent[]>;
  get(id: string): Promise<ListedEvent | undefined>;
  /** Returns what is on record of events, newest first: never their content. */
  list(filter?: EventFilter): Promise<ListedEvent[]>;
  /**
   * Delivers events again: those that a target did not take in all attempts, or all of a time.
   * @returns how many deliveries begin again.
   */
  replay(filter: ReplayFilter): Promise<number>;
  /**
   * How many deliveries wait, how long the oldest of them has waited, and how many were given up. Those of a target that the config
   * does not have any more do not wait for anything.
   */
  count(): Promise<{ pending: number; dead: number; lagSeconds: number }>;
  /** Deletes events older than so many days, delivered or not. */
  purge(days: number): Promise<void>;
  /** Begins to deliver events. */
  start(): void;
  /** Makes this process look for events now. */
  wake(): void;
  /** Waits for requests under way. What is left stays on record. */
  stop(): Promise<void>;
}

/** Milliseconds in which a transaction that added events usually commits. If it has not, the next look finds them. */
const commitMs = 20;

/** Creates the queue of events. Any number of processes work on one database. */
export function createEventQueue(options: EventQueueOptions): EventQueue {
  const { database, hash, targets } = options;
  const rules = { ...deliveryRules, ...options.rules };
  let worker: EventWorker | undefined;
  const wake = (): void => worker?.wake();

  return {
    async add(events, transaction) {
      if (events.length === 0) return [];
      const added = await addEvents(events, { targets: targets(), hash }, transaction);
      if (added.length > 0) setTimeout(wake, commitMs).unref();
      return added;
    },
    get: async (id) => (await listEvents(database, { id }))[0],
    list: (filter = {}) => listEvents(database, filter),
    async replay(filter) {
      const replayed = await replayEvents(database, filter);
      if (replayed > 0) wake();
      return replayed;
    },
    async count() {
      const { rows } = await database.query<{ state: string; count: number; age: number }>(
        `SELECT d.state, count(*)::int AS count, extract(epoch FROM now() - min(e.created_at))::float8 AS age
          FROM smskit.gateway_event_deliveries d JOIN smskit.gateway_events e ON e.id = d.event_id
          WHERE d.state = 'dead' OR (d.state = 'pending' AND d.target = ANY($1::text[])) GROUP BY d.state`,
        [targets().map(({ id }) => id)],
      );
      const of = (state: string) => rows.find((row) => row.state === state);
      return {
        pending: of("pending")?.count ?? 0,
        dead: of("dead")?.count ?? 0,
        lagSeconds: Math.max(0, of("pending")?.age ?? 0),
      };
    },
    purge: (days) =>
      deleteInParts(database, "gateway_events", "created_at < now() - $1::float8 * interval '1 day'", [days]),
    start() {
      worker ??= startEventWorker({ ...options, rules });
    },
    wake,
    async stop() {
      await worker?.stop();
      worker = undefined;
    },
  };
}
