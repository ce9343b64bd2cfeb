import { mkdir } from "node:fs/promises";
import type { PGlite } from "@electric-sql/pglite";
import { SmsError } from "@smskit/core";
import type { Database, Transaction } from "./database.ts";
import { commitLost, databaseError, isRefusal } from "./database-error.ts";
import { importPeer } from "./import-peer.ts";
import { type FolderLock, lockFolder } from "./lock-folder.ts";
import { shownFolder } from "./printable-folder.ts";
import { runInTransaction } from "./run-in-transaction.ts";
import { transactionsMayBegin } from "./transaction-barrier.ts";

/**
 * Opens a Postgres inside this process, in memory or in a folder. The folder is locked, since two processes would silently
 * destroy each other's rows.
 * @param onLost Called once if the lock of the folder is lost.
 */
export async function openEmbedded(
  folder: string | undefined,
  onLost: (error: SmsError) => void = () => {},
): Promise<Database> {
  // A bundle cannot contain it, since it reads files from its own folder.
  const { PGlite } = await importPeer<typeof import("@electric-sql/pglite")>(
    "@electric-sql/pglite",
    "A database without a server",
  );
  let lock: FolderLock | undefined;
  if (folder !== undefined) {
    // For its owner only: it has texts and numbers.
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((thrown) => {
      throw databaseError(thrown, `The folder ${shownFolder(folder)} cannot be created.`);
    });
    lock = await lockFolder(folder, onLost);
  }
  const engine = await PGlite.create(folder === undefined ? {} : { dataDir: folder }).catch(
    async (thrown) => {
      await lock?.release();
      throw databaseError(
        thrown,
        `The database in the folder ${shownFolder(folder ?? "(memory)")} cannot be opened.`,
      );
    },
  );
  let closed = false;
  if (lock !== undefined) fence(engine, lock);

  function check(): void {
    if (closed) throw new SmsError({ code: "unavailable", message: "The database is closed." });
    lock?.check();
  }

  type Engine = Pick<typeof engine, "query" | "exec">;
  const queryableOn = (on: Engine): Transaction => ({
    async query<Row>(text: string, values: readonly unknown[] = []) {
      check();
      return { rows: (await on.query<Row>(text, [...values])).rows };
    },
    async executeSql(text, values) {
      check();
      if (values !== undefined && values.length > 0) return on.query(text, values);
      // Without values it may be several statements, which only `exec` takes.
      return { rows: (await on.exec(text)).flatMap(({ rows }) => rows) };
    },
  });
  const { query, executeSql } = queryableOn(engine);

  const database: Database = {
    kind: "embedded",
    query,
    async executeSql(text, values) {
      try {
        return await executeSql(text, values);
      } catch (thrown) {
        // There is only one connection: a failed transaction must not block the next statement.
        if (!closed) await engine.query("ROLLBACK").catch(() => {});
        throw thrown;
      }
    },
    async transaction(run) {
      check();
      await transactionsMayBegin(database);
      let ran = false;
      try {
        return await engine.transaction(async (transaction) => {
          const result = await runInTransaction(queryableOn(transaction), run);
          // A statement whose error was caught has ended the transaction; the commit would look like a success.
          await transaction.query("SELECT 1");
          ran = true;
          return result;
        });
      } catch (thrown) {
        // A commit that was refused, or that the fence stopped, was not written.
        throw ran && !SmsError.is(thrown) && !isRefusal(thrown) ? commitLost(thrown) : thrown;
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      try {
        await engine.close();
      } finally {
        await lock?.release();
      }
    },
  };
  return database;
}

/**
 * Makes each message to the engine check the lock first. A statement takes several, and it is written with the last one; no caller
 * sees those that end a transaction, or that write a checkpoint as the engine is closed.
 */
function fence(engine: PGlite, lock: FolderLock): void {
  const execute = engine.execProtocolRawSync.bind(engine);
  engine.execProtocolRawSync = (message) => {
    lock.check();
    return execute(message);
  };
}
