import type { JobInsert, PgBoss } from "pg-boss";
import type { Database, Queryable } from "./database.ts";
import { importPeer } from "./import-peer.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import { recordOutbox } from "./outbox-traces.ts";

/** A job of the queue: a message to be sent or looked up. */
export interface QueueJob {
  /** The id of its message. */
  id: string;
  /** @default now */
  at: Date | undefined;
  priority: number;
}

/**
 * The queue of one outbox. It knows which jobs are due and whose worker died. Messages and their outcomes are in our own
 * table; the queue contains nothing of them.
 */
export interface OutboxQueue {
  add(jobs: readonly QueueJob[], transaction: Queryable): Promise<void>;
  /** Takes up to `count` due jobs, the highest priorities first; `leastPriority` leaves out lower ones. */
  take(count: number, transaction: Queryable, leastPriority?: number): Promise<string[]>;
  remove(ids: readonly string[], transaction: Queryable): Promise<void>;
  /** Updates the planner's statistics after many jobs were added: with old ones, each `take` would sort all of them. */
  analyze(): Promise<void>;
  /** Gives the jobs of dead workers to others. */
  supervise(): Promise<void>;
  stop(): Promise<void>;
}

/** Seconds that a worker may take beyond the deadline of a send. */
const graceSeconds = 5;
/** No job is given up or deleted because it waited long or was retried often. */
const forever = { retryLimit: 1_000_000, retentionSeconds: 10 * 365 * 86_400 };

/** The outboxes that were started on each embedded database. */
const startedOn = new WeakMap<Database, Set<string>>();

/**
 * Lets jobs expire that an earlier process had taken: an embedded database belongs to one process, so that one is dead, and its
 * messages need not wait for the time that a send may take. They are looked up, as always.
 */
async function expireEarlierJobs({ database, name }: OutboxSettings): Promise<void> {
  const names = startedOn.get(database) ?? new Set();
  startedOn.set(database, names);
  if (database.kind !== "embedded" || names.has(name)) return;
  names.add(name);
  await database.query(
    "UPDATE smskit_jobs.job SET started_on = 'epoch' WHERE name = $1 AND state = 'active'",
    [name],
  );
}

/** Starts pg-boss for one outbox, in its own schema, apart from a pg-boss of the app. */
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
    // pg-boss reads the queue when it first needs it, on its own connection: that must not happen in a caller's transaction.
    await boss.deleteJob(name, [crypto.randomUUID()]);
    await expireEarlierJobs(settings);
    await recordOutbox(settings);
  } catch (thrown) {
    await boss.stop({ graceful: false, close: false }).catch(() => {});
    throw thrown;
  }
  const on = (transaction: Queryable) => ({
    db: { executeSql: (text: string, values?: unknown[]) => transaction.query(text, values) },
  });
  return {
    async add(jobs, transaction) {
      if (jobs.length === 0) return;
      const inserts = jobs.map(
        ({ id, at, priority }): JobInsert => ({ id, priority, ...(at && { startAfter: at }) }),
      );
      await boss.insert(name, inserts, on(transaction));
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
