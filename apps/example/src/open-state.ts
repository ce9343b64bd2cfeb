import { createHmac, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SmsError } from "@smskit/core";
import { type Database, openDatabase } from "@smskit/postgres";
import { sessionTables } from "./sessions.ts";

/** What outlives a process of the app. */
export interface AppState {
  readonly database: Database;
  /** What codes, sessions and numbers are hashed with: without it, the database tells nothing of them. */
  readonly secret: string;
  close(): Promise<void>;
}

export interface StateOptions {
  /** `postgres://…`: a server, instead of an embedded database. */
  databaseUrl?: string | undefined;
  /** Where the embedded database is, and the secret unless it is given. @default neither outlives the process */
  folder?: string | undefined;
  /** At least 16 characters, at random; the same on every machine that shares a server. */
  secret?: string | undefined;
}

/** @throws {SmsError} `invalid-config`, or `unavailable` where the database cannot be reached. */
export async function openState({ databaseUrl, folder, secret }: StateOptions = {}): Promise<AppState> {
  if (secret !== undefined && secret.length < 16) {
    throw refusal("APP_SECRET must have at least 16 characters, at random.");
  }
  const kept = secret ?? (folder === undefined ? newSecret() : await secretIn(folder));
  const database = await openDatabase(
    databaseUrl ?? (folder === undefined ? undefined : join(folder, "database")),
  );
  try {
    await database.transaction(async (transaction) => {
      // Several processes may start at once: one of them makes the tables.
      await transaction.query("SELECT pg_advisory_xact_lock(5366610011)");
      for (const statement of sessionTables) await transaction.query(statement);
    });
  } catch (error) {
    await database.close();
    throw error;
  }
  return { database, secret: kept, close: () => database.close() };
}

/** A secret for one use alone. */
export function secretFor(use: string, secret: string): string {
  return createHmac("sha256", secret).update(use).digest("base64url");
}

/** The secret in a folder. The first process writes it. */
async function secretIn(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "secret");
  await writeFile(path, newSecret(), { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const secret = (await readFile(path, "utf8")).trim();
  if (secret.length < 16)
    throw refusal(`The secret in ${path} is too short: remove the file, and start again.`);
  return secret;
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

function refusal(message: string): SmsError {
  return new SmsError({ code: "invalid-config", message });
}
