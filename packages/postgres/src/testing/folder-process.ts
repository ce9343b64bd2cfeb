/** A process that opens a folder, adds a number to its list, and keeps running. */
import { openDatabase } from "../open-database.ts";
import { createPostgresSuppressionStore } from "../suppression-store.ts";

process.on("disconnect", () => process.exit());
try {
  const database = await openDatabase(process.argv[2]);
  await createPostgresSuppressionStore(database).add("+15558675399");
  process.send?.("open");
} catch (thrown) {
  process.send?.((thrown as Error).message);
}
