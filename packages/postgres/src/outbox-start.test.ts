import { createMemoryConnector, SmsError } from "@smskit/core";
import { wrapConnector } from "@smskit/core/wrapper";
import { expect, test } from "vitest";
import "@smskit/test-support/patience";
import { startPostgresServer } from "@smskit/test-postgres";
import { openDatabase } from "./open-database.ts";
import { createOutbox } from "./outbox.ts";
import { settled } from "./testing/settled.ts";

test("outboxes that start concurrently in a new database do not interfere with each other", async () => {
  const server = await startPostgresServer();
  const databases = await Promise.all(Array.from({ length: 8 }, () => openDatabase(server.url)));
  try {
    const outboxes = databases.flatMap((database, index) =>
      ["one", `own-${index}`].map((name) =>
        createOutbox({ database, name, connector: createMemoryConnector() }),
      ),
    );
    const entries = await Promise.all(
      outboxes.map((outbox) => outbox.enqueue({ to: "+15558675310", body: "hello" })),
    );
    expect(entries.map(({ state }) => state)).toEqual(outboxes.map(() => "queued"));
    await Promise.all(outboxes.map((outbox) => outbox.stop()));
  } finally {
    await Promise.all(databases.map((database) => database.close()));
    await server.remove();
  }
});

test("an embedded outbox looks up at once what an earlier process was sending, since that process is dead", async () => {
  const database = await openDatabase();
  const timeoutMs = 600_000;
  const memory = createMemoryConnector();
  const begun = Promise.withResolvers<void>();
  const earlier = createOutbox({
    database,
    timeoutMs,
    connector: wrapConnector(memory, {
      async send(_, { signal } = {}) {
        begun.resolve();
        await new Promise((resolve) => signal?.addEventListener("abort", resolve));
        throw new SmsError({ code: "timeout", delivery: "unknown", message: "The response did not arrive." });
      },
    }),
  });
  const { id } = await earlier.enqueue({ to: "+15558675310", body: "hello" });
  await earlier.work();
  await begun.promise;

  // Another outbox of the same process leaves it alone.
  const beside = createOutbox({ database, timeoutMs, connector: memory });
  await beside.work();
  await beside.enqueue({ to: "+15558675311", body: "hello" }).then((entry) => settled(beside, entry.id));
  expect(await beside.get(id)).toMatchObject({ state: "started" });
  await beside.stop();

  // The same rows, as the next process opens them.
  const later = createOutbox({ database: { ...database }, timeoutMs, lookUpAfterMs: [0], connector: memory });
  await later.work();
  expect(await settled(later, id)).toMatchObject({ state: "unknown" });
  expect(memory.messages.map(({ to }) => to)).toEqual(["+15558675311"]);
  await Promise.all([later.stop(), earlier.stop({ timeoutMs: 0 })]);
  await database.close();
});
