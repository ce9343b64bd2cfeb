/** Sends a text through an outbox on the database that `TARGET` names. */
export const databaseProgram = `
  import { createMemoryConnector } from "@smskit/core";
  import { openDatabase } from "@smskit/postgres";
  import { createOutbox } from "@smskit/postgres/outbox";

  async function main() {
    const database = await openDatabase(process.env.TARGET);
    const connector = createMemoryConnector();
    const outbox = createOutbox({ database, connector });
    const list = await outbox.enqueueMany([{ to: "+15558675310", body: "We open at nine." }]);
    const worker = await outbox.work();
    for await (const { state } of outbox.results(list)) {
      console.log(database.kind, state, connector.messages.length);
    }
    await worker.stop();
    await outbox.stop();
    await database.close();
  }
  main().catch(({ name, code, message }) => console.log(name, code, message));`;
