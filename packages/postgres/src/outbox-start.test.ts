import { createMemoryConnector } from "@smskit/core";
import { expect, test } from "vitest";
import "@smskit/test-support/patience";
import { startPostgresServer } from "@smskit/test-postgres";
import { openDatabase } from "./open-database.ts";
import { createOutbox } from "./outbox.ts";

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
