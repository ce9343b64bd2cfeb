import type { JobInsert, PgBoss } from "pg-boss";
import type { Queryable } from "./database.ts";
import { importPeer } from "./import-peer.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import { recordOutbox } from "./outbox-traces.ts";

/** What has a turn; a job has the id of its message. */
export interface Turn {
  id: string;
  /** @default now */
  at: Date | undefined;
  priority: number;
}

/**
 * The queue of one outbox. It says whose turn it is, and whose worker died; what a message is, and what became of it,
 * is in our own table, so that nothing of it is in the queue.
 */
export interface OutboxQueue {
  add(turns: readonly Turn[], transaction: Queryable): Promise<void>;
  /** Takes up to so many whose turn it is, the highest priorities first; `leastPriority` leaves out lower ones. */
  take(count: number, transaction: Queryable, leastPriority?: number): Promise<string[]>;
  remove(ids: readonly string[], transaction: Queryable): Promise<void>;
  /** Tells the planner that there is much more now: by what it knew before, each `take` would sort all that waits. */
  analyze(): Promise<void>;
  /** Gives the turns of dead workers to others. */
  supervise(): Promise<void>;
  stop(): Promise<void>;
}

/** Seconds that a worker may take beyond the deadline of a send. */
const graceSeconds = 5;
/** Nothing is given up, or deleted, because it waited long, or often. */
const forever = { retryLimit: 1_000_000, retentionSeconds: 10 * 365 * 86_400 };

/** Starts pg-boss for one outbox, in a schema of its own: an app's own pg-boss is another. */
export async function startQueue(settings: OutboxSettings): Promise<OutboxQueue> {
  const { database, name, timeoutMs, report } = settings;
  const { PgBoss } = await importPeer(
    "pg-boss",
    "The outbox",
    import("pg-boss").catch(() => undefined),
  );
  const boss: PgBoss = new PgBoss({
    db: {
      executeSql: (text, values) => database.executeSql(text, values) as Promise<{ rows: unknown[] }>,
    },
    backend: database.kind === "embedded" ? "pglite" : "postgres",
    schema: "smskit_jobs",
    supervise: false,
    schedule: false,
    registerInstance: false,
    monitorIntervalSeconds: 2,
    openTelemetry: { enabled: false },
  });
  boss.on("error", report);
  try {
    await boss.start();
    const queue = { ...forever, retryDelay: 0, expireInSeconds: Math.ceil(timeoutMs / 1_000) + graceSeconds };
    await boss.createQueue(name, queue);
    await boss.updateQueue(name, queue);
    // pg-boss reads the queue when it first needs it, on a connection of its own: it must not be in a caller's transaction.
    await boss.deleteJob(name, [crypto.randomUUID()]);
    await recordOutbox(settings);
  } catch (thrown) {
    await boss.stop({ graceful: false, close: false }).catch(() => {});
    throw thrown;
  }
  const on = (transaction: Queryable) => ({
    db: { executeSql: (text: string, values?: unknown[]) => transaction.query(text, values) },
  });
  return {
    async add(turns, transaction) {
      if (turns.length === 0) return;
      const jobs = turns.map(
        ({ id, at, priority }): JobInsert => ({ id, priority, ...(at && { startAfter: at }) }),
      );
      await boss.insert(name, jobs, on(transaction));
    },
    async take(count, transaction, leastPriority) {
      if (count === 0) return [];
      const least = leastPriority === undefined ? {} : { minPriority: leastPriority };
      const jobs = await boss.fetch(name, { batchSize: count, ...least, ...on(transaction) });
      return jobs.map(({ id }) => id);
    },
    async remove(ids, transaction) {
      if (ids.length > 0) await boss.deleteJob(name, [...ids], on(transaction));
    },
    async analyze() {
      await database.query("ANALYZE smskit_jobs.job");
      await database.query("ANALYZE smskit.outbox");
    },
    supervise: () => boss.supervise(name),
    stop: () => boss.stop({ graceful: false, close: false }),
  };
}
