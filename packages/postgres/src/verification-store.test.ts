import type { VerificationStore } from "@smskit/verify";
import { testVerificationStore } from "@smskit/verify/store-contract";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { createPostgresVerificationStore } from "./verification-store.ts";

let closed: Promise<Database> | undefined;

/** Opened once: that takes a second. */
async function openAndClose(): Promise<Database> {
  const database = await openDatabase();
  await database.close();
  return database;
}

describeOnEachDatabase("the verification store", (database) => {
  testVerificationStore({
    name: "Postgres",
    create: (): VerificationStore => createPostgresVerificationStore(database()),
    async createUnreachable() {
      closed ??= openAndClose();
      return createPostgresVerificationStore(await closed);
    },
  });
});
