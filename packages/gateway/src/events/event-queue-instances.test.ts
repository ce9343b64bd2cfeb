import { type Database, migrateTables, openDatabase } from "@smskit/postgres";
import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gatewayMigrations } from "../state/gateway-migrations.ts";
import {
  endpointsOf,
  eventSecret,
  inboundEvent,
  messageEvent,
  openEventQueue,
  quickRules,
} from "../testing/open-event-queue.ts";
import { type Receiver, startReceiver } from "../testing/start-receiver.ts";

let server: PostgresServer;
let databases: [Database, Database];
let receiver: Receiver;

beforeAll(async () => {
  server = await startPostgresServer();
  databases = [await openDatabase(server.url), await openDatabase(server.url)];
  await migrateTables(databases[0], { name: "gateway", migrations: gatewayMigrations });
  receiver = await startReceiver(eventSecret);
});
afterAll(async () => {
  await receiver?.close();
  for (const database of databases ?? []) await database.close();
  await server?.remove();
});

const statuses = ["accepted", "sent", "delivered"] as const;

it("two instances deliver each event once, in order for each message", async () => {
  const targets = endpointsOf(
    { id: "app", url: receiver.url },
    { id: "other", url: `${receiver.url}/other` },
  );
  const queues = databases.map((database) => openEventQueue(database, () => targets, quickRules));
  const ids = Array.from({ length: 30 }, () => crypto.randomUUID());
  for (const status of statuses) {
    await Promise.all(ids.map((id, index) => queues[index % 2]?.add(messageEvent(id, status))));
  }
  await queues[0]?.untilDelivered();
  await Promise.all(queues.map(({ queue }) => queue.stop()));
  for (const path of ["/events", "/events/other"]) {
    const arrived = receiver.attempts.filter((attempt) => attempt.path === path);
    expect(arrived).toHaveLength(ids.length * statuses.length);
    for (const id of ids) {
      expect(arrived.filter(({ data }) => data["id"] === id).map(({ data }) => data["status"])).toEqual(
        statuses,
      );
    }
  }
});

it("two endpoints that take a text at the same time leave nothing of it", async () => {
  receiver.attempts.length = 0;
  const targets = endpointsOf(
    ...Array.from({ length: 4 }, (_, index) => ({ id: `app-${index}`, url: `${receiver.url}/${index}` })),
  );
  const queues = databases.map((database) => openEventQueue(database, () => targets, quickRules));
  await Promise.all(Array.from({ length: 10 }, (_, index) => queues[index % 2]?.add(inboundEvent())));
  await queues[0]?.untilDelivered();
  await Promise.all(queues.map(({ queue }) => queue.stop()));
  expect(receiver.attempts).toHaveLength(40);
  const { rows } = await databases[0].query(
    "SELECT 1 FROM smskit.gateway_events WHERE number_hash IS NOT NULL AND payload IS NOT NULL",
  );
  expect(rows).toEqual([]);
});
