/** A process that opens a folder, adds a number to its list, and keeps running. It adds each number that it is sent. */
import { openDatabase } from "../open-database.ts";
import { createPostgresSuppressionStore } from "../suppression-store.ts";

process.on("disconnect", () => process.exit());
try {
  const database = await openDatabase(process.argv[2]);
  const list = createPostgresSuppressionStore(database);
  await list.add("+15558675399");
  process.on("message", async (number: string) => {
    await list.add(number);
    process.send?.("added");
  });
  process.send?.("open");
} catch (thrown) {
  process.send?.((thrown as Error).message);
}
