import { SmsError } from "@smskit/core";
import type { Pool, PoolClient, QueryResult } from "pg";
import type { Database, Transaction } from "./database.ts";
import { commitLost, databaseError, invalidConfig, isRefusal } from "./database-error.ts";
import { importPeer } from "./import-peer.ts";

/** A Postgres server, through a pool of connections. */
export async function openServer(url: string, connections: number): Promise<Database> {
  const { default: pg } = await importPeer("pg", "A Postgres server", () => import("pg"));
  if (!URL.canParse(url))
    throw invalidConfig("openDatabase: postgres://user:password@host/name is not readable.");
  const pool: Pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: "smskit",
    // Whoever waits is told, within the time that a send has.
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // A server that goes away says so on every connection, idle or in use; unheard, it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  let closing: Promise<void> | undefined;

  async function connect(): Promise<PoolClient> {
    if (closing !== undefined)
      throw new SmsError({ code: "unavailable", message: "The database is closed." });
    try {
      return await pool.connect();
    } catch (thrown) {
      throw databaseError(thrown);
    }
  }

  return {
    kind: "server",
    async query<Row>(text: string, values?: readonly unknown[]) {
      const client = await connect();
      return finish(
        client,
        async () => (await queryableOn(client).query<Row>(text, values)) as { rows: Row[] },
      );
    },
    async executeSql(text, values) {
      const client = await connect();
      return finish(client, () => queryableOn(client).executeSql(text, values));
    },
    async transaction(run) {
      const client = await connect();
      return finish(client, async () => {
        await client.query("BEGIN");
        const result = await run(queryableOn(client));
        let commit: QueryResult;
        try {
          commit = await client.query("COMMIT");
        } catch (thrown) {
          throw isRefusal(thrown) ? thrown : commitLost(thrown);
        }
        // A statement whose error was swallowed has ended the transaction, and COMMIT rolls back without an error.
        if (commit.command === "ROLLBACK") {
          throw new SmsError({
            code: "unavailable",
            message: "A statement of the transaction failed, and nothing of it was committed.",
          });
        }
        return result;
      });
    },
    close() {
      closing ??= pool.end();
      return closing;
    },
  };
}

/** Works with a connection and gives it back; one that may be in the midst of something is dropped. */
async function finish<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    client.release();
    return result;
  } catch (thrown) {
    const clean = await client.query("ROLLBACK").then(
      () => true,
      () => false,
    );
    client.release(!clean);
    throw thrown;
  }
}

function queryableOn(client: PoolClient): Transaction {
  return {
    async query<Row>(text: string, values?: readonly unknown[]) {
      const { rows } = await client.query(text, values === undefined ? undefined : [...values]);
      return { rows: rows as Row[] };
    },
    async executeSql(text, values) {
      // Several statements without values have a result each.
      const results: QueryResult | QueryResult[] = await client.query(text, values);
      return { rows: Array.isArray(results) ? results.flatMap(({ rows }) => rows) : results.rows };
    },
  };
}
