import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import { canMountDisks } from "@smskit/test-postgres/small-disk";
import { patience, patienceMs } from "@smskit/test-support/patience";
import { reveals } from "@smskit/test-support/without-ids";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ask, type System, systems } from "./testing/ask-gateway.ts";
import { type FaultBench, freshNumber, readiness, startFaultBench } from "./testing/start-fault-bench.ts";
import "@smskit/test-support/patience";

/** Enough for the database, its log and some segments of it. */
const diskMegabytes = 192;
/** With root's rights the disk is a real one. Otherwise, a trigger raises what Postgres raises then. */
const hasDisk = canMountDisks();
let postgres: PostgresServer;
let bench: FaultBench;

beforeAll(async () => {
  console.log(
    `full disk: ${hasDisk ? "a file system of this test" : "a trigger, since disks cannot be mounted"}`,
  );
  postgres = await startPostgresServer(hasDisk ? { diskMegabytes } : {});
  bench = await startFaultBench(postgres);
});
afterAll(async () => {
  postgres.disk?.free();
  await bench.close();
  await postgres.remove();
});

async function fill(): Promise<void> {
  if (postgres.disk) return postgres.disk.fill();
  await bench.query(
    `CREATE FUNCTION refuse_rows() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER disk_is_full BEFORE INSERT ON smskit.gateway_messages EXECUTE FUNCTION refuse_rows()`,
  );
}

async function free(): Promise<void> {
  if (postgres.disk) return postgres.disk.free();
  await bench.query("DROP TRIGGER disk_is_full ON smskit.gateway_messages; DROP FUNCTION refuse_rows");
}

/** Asks for texts until every system was refused once; each response is a success or an honest error, in time. */
async function askUntilRefused(): Promise<Map<string, System>> {
  const asked = new Map<string, System>();
  const open = new Set(systems);
  const endsAt = performance.now() + patienceMs;
  while (open.size > 0) {
    expect(performance.now(), `no refusal of ${[...open].join(", ")}`).toBeLessThan(endsAt);
    await Promise.all(
      [...open].map(async (system) => {
        const to = freshNumber();
        asked.set(to, system);
        const heard = await ask(bench.one, system, to);
        if (heard.ok) return;
        open.delete(system);
        if (system === "api" || system === "twilio") expect(heard.status, system).toBe(503);
        expect(reveals(heard.body, to.slice(-6))).toBe(false);
      }),
    );
  }
  return asked;
}

test("no room for rows: requests are refused with an error that can be retried, and nothing accepted is lost", async () => {
  const before = await bench.expectSuccesses(bench.one);
  await fill();
  const asked = await askUntilRefused().finally(free);
  expect(await readiness(bench.one)).toBe(503);
  await bench.expectOnceAfterwards(bench.one, asked);
  await bench.expectOnce([...before, ...(await bench.expectSuccesses(bench.other))]);
});

test("no room for the log of Postgres, which ends it: the same, once it was started again", async () => {
  const before = await bench.expectSuccesses(bench.one);
  if (postgres.disk) {
    postgres.disk.fill();
    // Nothing but the log grows, until Postgres cannot write it.
    await expect(
      (async () => {
        for (;;) await bench.query("SELECT pg_logical_emit_message(true, 'filler', repeat('x', 1000000))");
      })(),
    ).rejects.toThrow();
  } else {
    await postgres.stop();
  }
  const asked = await askUntilRefused();
  expect(await readiness(bench.one)).toBe(503);
  postgres.disk?.free();
  if (!postgres.isRunning) await postgres.start();
  await vi.waitFor(() => bench.query("SELECT 1"), patience);
  await bench.expectOnceAfterwards(bench.one, asked);
  await bench.expectOnce([...before, ...(await bench.expectSuccesses(bench.other))]);
});
