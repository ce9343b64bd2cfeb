import { SmsError } from "@smskit/core";
import { startPostgresServer } from "@smskit/test-postgres";
import { expect, test } from "vitest";
import { databaseError, sqlStateOf } from "./database-error.ts";
import { openDatabase } from "./open-database.ts";
import { createPostgresSuppressionStore } from "./suppression-store.ts";
import { describeOnEachDatabase } from "./testing/each-database.ts";
import { errorOf } from "./testing/provider.ts";

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

describeOnEachDatabase("a statement that the database refuses", (database) => {
  test.each([
    ["42P01", "SELECT * FROM missing"],
    ["22012", "SELECT 1 / 0"],
    ["53100", "DO $$ BEGIN RAISE EXCEPTION 'No space left' USING ERRCODE = '53100'; END $$"],
    ["ABCDE", "DO $$ BEGIN RAISE EXCEPTION 'Own' USING ERRCODE = 'ABCDE'; END $$"],
  ])("has SQLSTATE %s, in the driver's error and in ours", async (state, statement) => {
    for (const work of [
      () => database().query(statement),
      () => database().executeSql(statement),
      () => database().transaction((transaction) => transaction.query(statement)),
    ]) {
      const thrown = await thrownBy(work());
      expect(sqlStateOf(thrown)).toBe(state);
      const error = databaseError(databaseError(thrown, "Nothing was sent."), "Again.");
      expect(error.message).toBe(`Again. Nothing was sent. The database refused it (SQLSTATE ${state}).`);
      expect(sqlStateOf(error)).toBe(state);
    }
  });

  test("of a store has it, too", async () => {
    await database().query("ALTER TABLE smskit.suppressions RENAME TO elsewhere");
    const error = await errorOf(createPostgresSuppressionStore(database()).has("+15558675310"));
    expect(sqlStateOf(error)).toBe("42P01");
  });

  test("at the commit was certainly not committed", async () => {
    await database().query("CREATE TABLE once (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    const thrown = await thrownBy(
      database().transaction((transaction) => transaction.query("INSERT INTO once VALUES (1), (1)")),
    );
    expect(sqlStateOf(thrown)).toBe("23505");
    expect(SmsError.is(thrown)).toBe(false);
  });
});

test("a server that ends the connection, is stopped or cannot be reached has refused nothing", async () => {
  const server = await startPostgresServer();
  const database = await openDatabase(server.url);
  const ended = await thrownBy(database.query("SELECT pg_terminate_backend(pg_backend_pid())"));
  expect(ended).toMatchObject({ code: "57P01", severity: "FATAL" });
  await database.close();
  await server.remove();
  const away = await errorOf(openDatabase("postgres://user@127.0.0.1:1/none"));
  for (const thrown of [ended, databaseError(ended), away]) expect(sqlStateOf(thrown)).toBeUndefined();
});

test.each([
  Object.assign(new Error("write EPIPE"), { code: "EPIPE", syscall: "write" }),
  new Error("Query read timeout"),
  "53100",
  undefined,
])("%s is not of the database", (thrown) => {
  expect(sqlStateOf(thrown)).toBeUndefined();
  expect(databaseError(thrown).message).not.toContain("SQLSTATE");
});
