import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { SmsError } from "@smskit/core";
import type { Pool, PoolClient, QueryResult } from "pg";
import type { Database, Transaction } from "./database.ts";
import { commitLost, databaseError, invalidConfig, isRefusal } from "./database-error.ts";
import { importPeer } from "./import-peer.ts";
import { runInTransaction } from "./run-in-transaction.ts";

/**
 * A Postgres server, through a pool of connections. One that accepts connections and says nothing any more is as good as
 * one that is down: nobody waits for a statement longer than `timeoutMs`.
 */
export async function openServer(url: string, connections: number, timeoutMs: number): Promise<Database> {
  const { default: pg } = await importPeer(
    "pg",
    "A Postgres server",
    import("pg").catch(() => undefined),
  );
  if (!URL.canParse(url))
    throw invalidConfig("openDatabase: postgres://user:password@host/name is not readable.");
  const sockets = new Set<Socket>();
  const pool: Pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: "smskit",
    // Whoever waits is told, within the time that a send has.
    connectionTimeoutMillis: Math.min(timeoutMs, 5_000),
    query_timeout: timeoutMs,
    keepAlive: true,
    stream() {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once("close", () => sockets.delete(socket));
    },
  });
  // A server that goes away says so on every connection, idle or in use; unheard, it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  // A machine that is gone without a word in the midst of a transaction keeps its locks no longer than that.
  const begin = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${Math.ceil(timeoutMs)}`;
  let closing: Promise<void> | undefined;

  /** Works with a connection and gives it back; one that may be in the midst of something is dropped. */
  async function connected<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    if (closing !== undefined)
      throw new SmsError({ code: "unavailable", message: "The database is closed." });
    const client = await pool.connect().catch((thrown: unknown) => {
      throw databaseError(thrown);
    });
    const connection = connectionOf(client);
    try {
      const result = await work(connection);
      client.release(connection.lost);
      return result;
    } catch (thrown) {
      await connection.run("ROLLBACK").catch(() => {});
      client.release(connection.lost);
      throw thrown;
    }
  }

  async function close(): Promise<void> {
    // What is under way ends, or has its time.
    await pool.end();
    // A server that hangs does not say goodbye, and would keep the process from its end.
    await Promise.race([Promise.all([...sockets].map(closed)), pause(goodbyeMs, undefined, { ref: false })]);
    for (const socket of sockets) socket.destroy();
  }

  return {
    kind: "server",
    timeoutMs,
    query: <Row>(text: string, values?: readonly unknown[]) =>
      connected((connection) => queryableOn(connection).query<Row>(text, values)),
    executeSql: (text, values) => connected((connection) => queryableOn(connection).executeSql(text, values)),
    transaction: (run) =>
      connected(async (connection) => {
        await connection.run(begin);
        const result = await runInTransaction(queryableOn(connection), run);
        // What was not answered may yet be done, if it was swallowed: not without this commit.
        if (connection.lost) throw notCommitted();
        let commit: QueryResult | QueryResult[];
        try {
          commit = await connection.run("COMMIT");
        } catch (thrown) {
          throw isRefusal(thrown) ? thrown : commitLost(thrown);
        }
        // A statement whose error was swallowed has ended the transaction, and COMMIT rolls back without an error.
        if (!Array.isArray(commit) && commit.command === "ROLLBACK") throw notCommitted();
        return result;
      }),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Milliseconds that a server has to close a connection. */
const goodbyeMs = 1_000;

function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once("close", resolve));
}

interface Connection {
  /** Somebody else must not get it: it is gone, or a statement on it was not answered. */
  readonly lost: boolean;
  run(text: string, values?: unknown[]): Promise<QueryResult | QueryResult[]>;
}

function connectionOf(client: PoolClient): Connection {
  let lost = false;
  return {
    get lost() {
      return lost;
    },
    async run(text, values) {
      if (lost)
        throw new SmsError({ code: "unavailable", message: "The connection to the database is lost." });
      try {
        return await client.query(text, values);
      } catch (thrown) {
        // Nothing else tells that the server is there, and done with the statement.
        if (!isRefusal(thrown)) lost = true;
        throw thrown;
      }
    },
  };
}

function queryableOn({ run }: Connection): Transaction {
  return {
    async query<Row>(text: string, values?: readonly unknown[]) {
      return { rows: rowsOf(await run(text, values && [...values])) as Row[] };
    },
    async executeSql(text, values) {
      return { rows: rowsOf(await run(text, values)) };
    },
  };
}

/** Several statements without values have a result each. */
function rowsOf(results: QueryResult | QueryResult[]): unknown[] {
  return Array.isArray(results) ? results.flatMap(({ rows }) => rows) : results.rows;
}

function notCommitted(): SmsError {
  return new SmsError({
    code: "unavailable",
    message: "A statement of the transaction failed, and nothing of it was committed.",
  });
}
