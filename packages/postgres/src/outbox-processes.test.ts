import { createMemoryConnector } from "@smskit/core";
import { type MockServer, startMockServer } from "@smskit/mock";
import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import { unlessItEnds } from "@smskit/test-support/child-process";
import { createTwilio } from "@smskit/twilio";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { createOutbox } from "./outbox.ts";
import { account } from "./testing/provider.ts";
import { settled } from "./testing/settled.ts";
import { startWorkerProcess } from "./testing/start-worker-process.ts";
import "@smskit/test-support/patience";

let server: PostgresServer;
let database: Database;
let provider: MockServer;

beforeAll(async () => {
  server = await startPostgresServer();
  database = await openDatabase(server.url);
  provider = await startMockServer({ port: 0 });
});
afterAll(async () => {
  await provider.close();
  await database.close();
  await server.remove();
});

test("three processes share one rate, and each message is sent by one of them", async () => {
  const connector = createTwilio({ ...account, baseUrl: provider.url });
  const outbox = createOutbox({ database, connector, name: "rated" });
  const numbers = Array.from({ length: 60 }, (_, index) => `+1555867${1000 + index}`);
  const list = await outbox.enqueueMany(numbers.map((to) => ({ to, body: "Hello" })));
  const workers = [0, 1, 2].map(() =>
    startWorkerProcess({
      databaseUrl: server.url,
      providerUrl: provider.url,
      name: "rated",
      concurrency: 20,
      timeoutMs: 60_000,
      lookUpAfterMs: [],
      rate: { texts: 20, perSeconds: 1 },
    }),
  );
  /** By the clock of the database, so that no process that runs late changes them. */
  const begun: number[] = [];
  const allAccepted = async () => {
    for await (const { state, attempts } of outbox.results(list)) {
      expect(state).toBe("accepted");
      begun.push(...attempts.map(({ startedAt }) => startedAt.getTime()));
    }
  };
  const done = allAccepted();
  await Promise.race(workers.map(({ child }) => unlessItEnds(child, done)));
  await Promise.all([...workers.map((worker) => worker.kill()), outbox.stop()]);
  expect(provider.carrier.messages.map(({ to }) => to).toSorted()).toEqual(numbers);
  expect(begun).toHaveLength(60);
  // Three may go out at once: the other 57 take 50 ms each, at least; with a rate for each process it were a third.
  expect(Math.max(...begun) - Math.min(...begun)).toBeGreaterThan(2_500);
});

test("enqueuing in a transaction of the caller's pg client is committed or rolled back with it", async () => {
  const connector = createMemoryConnector();
  const outbox = createOutbox({ database, connector, name: "own-client" });
  const client = new pg.Client(server.url);
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await outbox.stop();
  });
  await outbox.work();
  const enqueueIn = async (end: "COMMIT" | "ROLLBACK", to: string) => {
    await client.query("BEGIN");
    const { id } = await outbox.enqueue({ to, body: end }, { transaction: client });
    const list = await outbox.enqueueMany([{ to, body: `${end} of a list` }], { transaction: client });
    // Nobody else sees it before that.
    expect(await outbox.get(id)).toBeUndefined();
    await client.query(end);
    return { id, list };
  };
  const undone = await enqueueIn("ROLLBACK", "+15558675310");
  const done = await enqueueIn("COMMIT", "+15558675311");
  expect(await settled(outbox, done.id)).toMatchObject({ state: "accepted" });
  for await (const { state } of outbox.results(done.list)) expect(state).toBe("accepted");
  expect(await outbox.get(undone.id)).toBeUndefined();
  expect(await outbox.progress(undone.list.batch)).toMatchObject({ total: 0 });
  expect(connector.messages.map(({ to }) => to)).toEqual(["+15558675311", "+15558675311"]);
});
