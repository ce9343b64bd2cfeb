import { afterAll, beforeAll, describe } from "vitest";
import "@smskit/test-support/patience";
import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import type { Database } from "../database.ts";
import { openDatabase } from "../open-database.ts";

/** Runs tests on an embedded database and on a real server; `database()` is the one that is tested. */
export function describeOnEachDatabase(name: string, suite: (database: () => Database) => void): void {
  describe(`${name}, embedded`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await openDatabase();
    });
    afterAll(() => database.close());
    suite(() => database);
  });

  describe(`${name}, on a server`, () => {
    let server: PostgresServer;
    let database: Database;
    beforeAll(async () => {
      server = await startPostgresServer();
      database = await openDatabase(server.url);
    });
    afterAll(async () => {
      await database.close();
      await server.remove();
    });
    suite(() => database);
  });
}
