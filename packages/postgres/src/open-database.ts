import type { SmsError } from "@smskit/core";
import { expectOptions, longestTimeoutMs } from "@smskit/core/wrapper";
import type { Database } from "./database.ts";
import { databaseError, invalidConfig } from "./database-error.ts";
import { databaseTargetProblem, isServer } from "./database-target.ts";
import { migrate } from "./migrate.ts";

export interface DatabaseOptions {
  /**
   * Most connections to a server. An embedded database has one.
   * @default 10
   */
  connections?: number | undefined;
  /**
   * Milliseconds that a server may take for one statement, including yours in a transaction. After that it counts as down,
   * and the connection is dropped. Connecting may take no more than 5,000.
   * @default 30_000
   */
  timeoutMs?: number | undefined;
  /**
   * Called once if a folder is lost: the lock in it was deleted, or taken by another machine that shares the folder. Every use of
   * the database then throws the same error, and nothing is written any more. End the process.
   */
  onLost?: ((error: SmsError) => void) | undefined;
}

/**
 * Opens a database and brings its tables up to date; several processes may do so at once.
 * @param target Where the state is: in memory (the default); in a folder, for this process alone, which it
 * locks; or `postgres://user:password@host/name`, a server that any number of processes share.
 * @throws {SmsError} `invalid-config` for an invalid target, or when a package is missing; `unavailable` for a
 * folder that another process uses, and for a server that cannot be reached.
 */
export async function openDatabase(target?: string, options: DatabaseOptions = {}): Promise<Database> {
  expectOptions("openDatabase", options, { connections: true, timeoutMs: true, onLost: true });
  const database = await openTarget(target, options);
  try {
    await migrate(database);
    return database;
  } catch (thrown) {
    await database.close().catch(() => {});
    throw databaseError(thrown, "The database was not opened.");
  }
}

async function openTarget(target: string | undefined, options: DatabaseOptions): Promise<Database> {
  const { connections = 10, timeoutMs = 30_000, onLost } = options;
  if (!Number.isInteger(connections) || connections < 2) {
    throw invalidConfig("openDatabase: connections: must be an integer of 2 or more.");
  }
  if (!(timeoutMs >= 1 && timeoutMs <= longestTimeoutMs)) {
    throw invalidConfig("openDatabase: timeoutMs: must be a number of milliseconds from 1 to 24 days.");
  }
  if (onLost !== undefined && typeof onLost !== "function") {
    throw invalidConfig("openDatabase: onLost: must be a function.");
  }
  if (target === undefined || target === "memory://") {
    const { openEmbedded } = await import("./open-embedded.ts");
    return openEmbedded(undefined);
  }
  const problem = databaseTargetProblem(target);
  if (problem !== undefined) throw invalidConfig(`openDatabase: target: ${problem}.`);
  if (isServer(target)) {
    const { openServer } = await import("./open-server.ts");
    return openServer(target, connections, timeoutMs);
  }
  const { openEmbedded } = await import("./open-embedded.ts");
  return openEmbedded(target, onLost);
}
