import { type Database, migrateTables, openDatabase } from "@smskit/postgres";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { EventTarget } from "../events/event-target.ts";
import { gatewayMigrations } from "../state/gateway-migrations.ts";
import { endpointsOf, eventSecret, openEventQueue, quickRules, type TestQueue } from "./open-event-queue.ts";
import { type Receiver, startReceiver } from "./start-receiver.ts";

/** What the tests of a file share: a database in memory; and a receiver, for each test another one. */
export interface EventQueues {
  readonly database: Database;
  readonly receiver: Receiver;
  /** Opens a queue, by default to the receiver, until the test ends. */
  open(targets?: EventTarget[], rules?: typeof quickRules): TestQueue;
  /** The statuses of a message that the receiver got. */
  statusesOf(id: string, events?: Receiver["events"]): unknown[];
}

/** Opens a database before the tests of a file, and closes it after them. */
export function shareEventQueues(): EventQueues {
  let database: Database;
  let receiver: Receiver;
  const opened: TestQueue[] = [];

  beforeAll(async () => {
    database = await openDatabase();
    await migrateTables(database, { name: "gateway", migrations: gatewayMigrations });
  });
  beforeEach(async () => {
    receiver = await startReceiver(eventSecret);
  });
  afterEach(async () => {
    for (const { queue } of opened.splice(0)) await queue.stop();
    await receiver.close();
    await database.query("DELETE FROM smskit.gateway_events");
  });
  afterAll(() => database.close());

  return {
    get database() {
      return database;
    },
    get receiver() {
      return receiver;
    },
    open(targets = endpointsOf({ id: "app", url: receiver.url }), rules = quickRules) {
      const queue = openEventQueue(database, () => targets, rules);
      opened.push(queue);
      return queue;
    },
    statusesOf: (id, events = receiver.events) =>
      events.filter(({ data }) => data["id"] === id).map(({ data }) => data["status"]),
  };
}
