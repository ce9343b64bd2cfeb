import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryConnector } from "@smskit/core";
import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import { patience } from "@smskit/test-support/patience";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { databaseTargetProblem } from "./database-target.ts";
import { migrations } from "./migrations.ts";
import { openDatabase } from "./open-database.ts";
import { createOutbox } from "./outbox.ts";
import { createPostgresSuppressionStore } from "./suppression-store.ts";
import { errorOf } from "./testing/provider.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-folder-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "state");
}

describe.concurrent("a database folder", () => {
  test("keeps its data and can be opened again after it is closed", async () => {
    const folder = await newFolder();
    for (const expected of [false, true]) {
      const database = await openDatabase(folder);
      const list = createPostgresSuppressionStore(database);
      expect(await list.has("+15558675310")).toBe(expected);
      await list.add("+15558675310");
      await database.close();
    }
  });
});

test("a process that lost its folder writes nothing to it: not the rest of a transaction, and not when it closes", async () => {
  const folder = await newFolder();
  const lost = vi.fn();
  const database = await openDatabase(folder, { onLost: lost });
  const list = createPostgresSuppressionStore(database);
  await list.add("+15558675310");
  const errors: Error[] = [];
  const outbox = createOutbox({
    database,
    connector: createMemoryConnector(),
    onError: (error) => errors.push(error),
  });
  await outbox.work();
  let before: string | undefined;
  const transaction = database.transaction(async (transaction) => {
    await transaction.query("INSERT INTO smskit.suppressions (number) VALUES ('+15558675311')");
    // As another machine does that takes the folder.
    await rm(join(folder, "smskit.lock"), { recursive: true });
    await expect.poll(() => lost.mock.calls.length, patience).toBe(1);
    before = await contentOf(folder);
  });
  const isLost = { code: "unavailable", retryable: false, message: expect.stringContaining("is lost") };
  expect(await errorOf(transaction)).toMatchObject({ ...isLost, delivery: "not-sent" });
  expect(lost).toHaveBeenCalledExactlyOnceWith(expect.objectContaining(isLost));
  expect(await errorOf(database.query("SELECT 1"))).toMatchObject(isLost);
  expect(await errorOf(database.executeSql("CREATE TABLE more (id int)"))).toMatchObject(isLost);
  expect(await errorOf(list.add("+15558675312"))).toMatchObject(isLost);
  expect(await errorOf(outbox.enqueue({ to: "+15558675310", body: "We open at nine." }))).toMatchObject(
    isLost,
  );
  await expect.poll(() => errors, patience).toContainEqual(expect.objectContaining(isLost));
  await outbox.stop();
  await database.close();
  expect(await contentOf(folder)).toBe(before);
  const next = await openDatabase(folder);
  const has = ["+15558675310", "+15558675311"].map((number) =>
    createPostgresSuppressionStore(next).has(number),
  );
  expect(await Promise.all(has)).toEqual([true, false]);
  await next.close();
});

/** A hash of every file's name and content. */
async function contentOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile())) {
    const path = join(file.parentPath, file.name);
    hash.update(path).update(await readFile(path));
  }
  return hash.digest("hex");
}

test("a database in memory commits a transaction completely or not at all, and rejects use after it is closed", async () => {
  const database = await openDatabase();
  const list = createPostgresSuppressionStore(database);
  const add = (number: string) => `INSERT INTO smskit.suppressions (number) VALUES ('${number}')`;
  await database.transaction((transaction) => transaction.query(add("+15558675310")));
  const undone = database.transaction(async (transaction) => {
    await transaction.query(add("+15558675311"));
    throw new RangeError("Undone.");
  });
  await expect(undone).rejects.toThrow(RangeError);
  // A statement whose error nobody heard has ended its transaction: that must not pass for committed.
  const swallowed = database.transaction(async (transaction) => {
    await transaction.query(add("+15558675312"));
    await transaction.query("SELECT nonsense").catch(() => {});
  });
  await expect(swallowed).rejects.toThrow();
  const listed = ["+15558675310", "+15558675311", "+15558675312"].map((number) => list.has(number));
  expect(await Promise.all(listed)).toEqual([true, false, false]);

  await database.close();
  await database.close();
  const error = await errorOf(list.has("+15558675310"));
  expect(error).toMatchObject({ code: "unavailable", delivery: "not-sent" });
});

describe("a database server", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server.remove());

  test("is migrated once by any number of concurrent processes", async () => {
    const url = await server.createDatabase("migrated");
    const databases = await Promise.all(Array.from({ length: 12 }, () => openDatabase(url)));
    const { rows } =
      (await databases[0]?.query("SELECT version FROM smskit.migrations ORDER BY version")) ?? {};
    expect(rows).toEqual(migrations.map((_, index) => ({ version: index + 1 })));
    await Promise.all(databases.map((database) => database.close()));
  });

  test("does not report a transaction as committed if one of its statements failed unnoticed", async () => {
    const database = await openDatabase(server.url);
    const swallowed = database.transaction(async (transaction) => {
      await transaction.query("INSERT INTO smskit.suppressions (number) VALUES ('+15558675312')");
      await transaction.query("SELECT nonsense").catch(() => {});
    });
    expect((await errorOf(swallowed)).message).toContain("nothing was committed");
    expect(await createPostgresSuppressionStore(database).has("+15558675312")).toBe(false);
    await database.close();
  });

  test("that is unreachable causes an error without the password", async () => {
    const error = await errorOf(openDatabase("postgres://user:hunter2@127.0.0.1:1/none"));
    expect(error).toMatchObject({ code: "unavailable" });
    expect(error.message).toContain("ECONNREFUSED");
    expect(JSON.stringify(error) + String(error.stack) + String(error.cause)).not.toContain("hunter2");
    const denied = await errorOf(openDatabase(server.url.replace("postgres:postgres@", "postgres:hunter2@")));
    expect(denied.message).toContain("28P01");
    expect(JSON.stringify(denied) + String(denied.stack)).not.toContain("hunter2");
  });
});

test.each([
  "mysql://localhost/sms",
  "postgres:/localhost/sms",
  "",
  "postgres://[nonsense",
  "/path\0",
  "a\nb",
  "postgres//user:hunter2@db/sms",
  "postgresql//db/sms",
  "postgres;//user:hunter2@db/sms",
  "postgress://user:hunter2@db/sms",
  " postgres://user:hunter2@db/sms",
  "//user:hunter2@db/sms",
  "user:hunter2@db:5432/sms",
  "u:hunter2@db/sms",
  "localhost:5432/sms",
  "host=db dbname=sms",
])("%j is an invalid database target", async (target) => {
  const error = await errorOf(openDatabase(target));
  expect(error).toMatchObject({ code: "invalid-config" });
  expect(error.message).not.toContain("hunter2");
  expect(databaseTargetProblem(target) === undefined).toBe(target === "postgres://[nonsense");
});

test.each([
  "state",
  "./a:b",
  "../a//b",
  "/var/lib/sms",
  "C:\\data\\sms",
  "c:/data",
  "user@host",
  "postgres",
  "~/sms",
])("%j is a folder", (target) => {
  expect(databaseTargetProblem(target)).toBeUndefined();
});

test("a new folder is its owner's only", async () => {
  const parent = await mkdtemp(join(tmpdir(), "smskit-folder-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, "state");
  await (await openDatabase(folder)).close();
  const { mode } = await stat(folder);
  // Windows has other permissions.
  if (process.platform !== "win32") expect(mode & 0o077).toBe(0);
});
