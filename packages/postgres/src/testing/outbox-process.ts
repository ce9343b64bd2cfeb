/**
 * A worker in its own process, for tests that kill it. Its argument says what to do, and it reports by IPC where
 * it stands still.
 */
import type { SmsConnector } from "@smskit/core";
import { twilioWithNumber } from "@smskit/test-support/accounts";
import { createTwilio } from "@smskit/twilio";
import type { Database, Transaction } from "../database.ts";
import { openDatabase } from "../open-database.ts";
import { createOutbox } from "../outbox.ts";

/** Where a worker stands still, to be killed there. */
export type StandstillPoint = "before started" | "after started" | "after the 201" | "before the commit";

export interface WorkerOrders {
  databaseUrl: string;
  providerUrl: string;
  name: string;
  concurrency: number;
  timeoutMs: number;
  lookUpAfterMs: number[];
  standstill?: StandstillPoint | undefined;
  /** Whether to say, now and then, what the process uses. */
  tellUsage?: boolean | undefined;
  rate?: { texts: number; perSeconds: number } | undefined;
}

export interface Usage {
  cpuMs: number;
  residentMb: number;
}

const orders = JSON.parse(process.argv[2] ?? "{}") as WorkerOrders;
// The test that started this process has ended.
process.on("disconnect", () => process.exit());

function standStill(): Promise<never> {
  process.send?.("standing still");
  return new Promise(() => {});
}

/** Stands still in the transaction that makes messages `started`, or in the one that says what became of them. */
function standingStill(database: Database): Database {
  const marks: Partial<Record<StandstillPoint, string>> = {
    "before started": "started_at = CASE state WHEN 'queued'",
    "before the commit": "jsonb_to_recordset($1::jsonb) AS settled",
  };
  const mark = orders.standstill && marks[orders.standstill];
  if (mark === undefined) return database;
  return {
    ...database,
    transaction: (run) =>
      database.transaction(async (transaction) => {
        let seen = false;
        const watched: Transaction = {
          ...transaction,
          query(text, values) {
            seen ||= text.includes(mark);
            return transaction.query(text, values);
          },
        };
        const result = await run(watched);
        if (seen) await standStill();
        return result;
      }),
  };
}

function standingStillAround(connector: SmsConnector): SmsConnector {
  return {
    ...connector,
    async send(message, options) {
      if (orders.standstill === "after started") return standStill();
      const receipt = await connector.send(message, options);
      if (orders.standstill === "after the 201") return standStill();
      return receipt;
    },
  };
}

const twilio = createTwilio({ ...twilioWithNumber, baseUrl: orders.providerUrl });
const outbox = createOutbox({
  database: standingStill(await openDatabase(orders.databaseUrl)),
  connector: standingStillAround(twilio),
  name: orders.name,
  timeoutMs: orders.timeoutMs,
  lookUpAfterMs: orders.lookUpAfterMs,
  rate: orders.rate,
  onError: (error) => process.send?.(`error: ${error.message}`),
});
await outbox.work({ concurrency: orders.concurrency });
process.send?.("working");
if (orders.tellUsage) {
  // Told often: a worker that is killed does not say how much it took.
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1_000, residentMb: process.memoryUsage.rss() / 1e6 });
  }, 250);
}
