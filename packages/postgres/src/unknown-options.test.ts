import { createMemoryConnector } from "@smskit/core";
import { expect, test } from "vitest";
import { createMessageLog, openDatabase, withMessageLog } from "./index.ts";
import { createOutbox } from "./outbox.ts";

const message = { to: "+15558675310", body: "Hi" };
const secret = "0123456789abcdef";

test("openDatabase rejects an unknown option and opens nothing", async () => {
  await expect(openDatabase(undefined, { connection: 5 } as never)).rejects.toMatchObject({
    code: "invalid-config",
    message: "openDatabase: `connection` is not an option (did you mean `connections`?).",
  });
});

test("outboxes, message logs and their methods reject an unknown option", async () => {
  const connector = createMemoryConnector();
  const database = await openDatabase();
  const outbox = createOutbox({ database, connector });
  const log = createMessageLog(database, { secret });
  try {
    for (const [make, problem] of [
      [
        () => createOutbox({ database, connector, retries: 5 } as never),
        "createOutbox: `retries` is not an option",
      ],
      [
        () => createOutbox({ database, connector, rate: { texts: 1, perSecond: 1 } } as never),
        "createOutbox: rate: `perSecond` is not an option (did you mean `perSeconds`?)",
      ],
      [() => createMessageLog(database, { secret, retention: 5 } as never), "did you mean `retentionDays`?"],
      [() => withMessageLog(connector, { log, logs: 1 } as never), "withMessageLog: `logs` is not an option"],
    ] as const) {
      expect(make).toThrow(problem);
    }
    for (const [calling, option] of [
      [outbox.enqueue(message, { Key: "1" } as never), "Key"],
      [outbox.enqueueMany([message], { batches: "1" } as never), "batches"],
      [outbox.deadLetters({ limits: 1 } as never), "limits"],
      [outbox.redrive("1", { allowDuplicates: true } as never), "allowDuplicates"],
      [outbox.work({ concurrent: 1 } as never), "concurrent"],
      [outbox.stop({ timeout: 1 } as never), "timeout"],
      [log.list({ numbers: "+15558675310" } as never), "numbers"],
      [withMessageLog(connector, { log }).send(message, { timeout: 5 } as never), "timeout"],
    ] as const) {
      await expect(calling).rejects.toThrow(`\`${option}\` is not an option`);
    }
    expect(await outbox.progress()).toMatchObject({ total: 0 });
    expect(await log.list()).toEqual([]);
    expect(connector.messages).toEqual([]);
  } finally {
    await outbox.stop();
    await database.close();
  }
}, 60_000);
