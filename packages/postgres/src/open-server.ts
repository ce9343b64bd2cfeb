import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { SmsError } from "@smskit/core";
import type { Pool, PoolClient, QueryResult } from "pg";
import type { Database, Transaction } from "./database.ts";
import { commitLost, databaseError, invalidConfig, isRefusal } from "./database-error.ts";
import { importPeer } from "./import-peer.ts";
import { runInTransaction } from "./run-in-transaction.ts";

/**
 * Opens a Postgres server, through a pool of connections. A server that accepts connections but does not respond counts as
 * down: no statement is waited for longer than `timeoutMs`.
 */
export async function openServer(url: string, connections: number, timeoutMs: number): Promise<Database> {
  const { default: pg } = await importPeer(
    "pg",
    "A Postgres server",
    import("pg").catch(() => undefined),
  );
  if (!URL.canParse(url))
    throw invalidConfig("openDatabase: target: must be a valid URL, as postgres://user:password@host/name.");
  const sockets = new Set<Socket>();
  const pool: Pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: "smskit",
    // Fails within the time of a send.
    connectionTimeoutMillis: Math.min(timeoutMs, 5_000),
    query_timeout: timeoutMs,
    keepAlive: true,
    stream() {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once("close", () => sockets.delete(socket));
    },
  });
  // A server that stops causes an error on every connection, idle or in use; without a listener, it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  // The server releases the locks of a machine that vanished during a transaction after this time.
  const begin = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${Math.ceil(timeoutMs)}`;
  let closing: Promise<void> | undefined;

  /** Uses a connection and returns it to the pool; a connection that may still execute something is dropped. */
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
    // Waits for statements under way, up to their timeout.
    await pool.end();
    // A server that hangs does not close its connections, which would keep the process running.
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
        // A statement without a response, whose error was caught, may still be executed: it must not be committed.
        if (connection.lost) throw notCommitted();
        let commit: QueryResult | QueryResult[];
        try {
          commit = await connection.run("COMMIT");
        } catch (thrown) {
          throw isRefusal(thrown) ? thrown : commitLost(thrown);
        }
        // A statement whose error was caught has ended the transaction, and COMMIT rolls back without an error.
        if (!Array.isArray(commit) && commit.command === "ROLLBACK") throw notCommitted();
        return result;
      }),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Milliseconds that a server has to close its connections. */
const goodbyeMs = 1_000;

function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once("close", resolve));
}

interface Connection {
  /** It must not be used again: it is closed, or a statement on it got no response. */
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
        // Only a refusal shows that the server is alive and has finished the statement.
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
    message: "A statement of the transaction failed; nothing was committed.",
  });
}
