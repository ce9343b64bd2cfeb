import { afterAll, beforeAll, beforeEach } from "vitest";
import { type AppState, openState } from "../open-state.ts";
import "@smskit/test-support/patience";

let opened: AppState;

beforeAll(async () => {
  opened = await openState();
});
beforeEach(async () => {
  const { rows } = await opened.database.query<{ tables: string }>(
    `SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS tables FROM pg_tables
      WHERE schemaname IN ('smskit', 'lemon') AND tablename <> 'migrations'`,
  );
  await opened.database.query(`TRUNCATE ${rows[0]?.tables}`);
});
afterAll(() => opened.close());

/** The state of a test file's apps: one database, empty for each test, which none of the apps closes. */
export function sharedState(): AppState {
  return { ...opened, close: async () => {} };
}
