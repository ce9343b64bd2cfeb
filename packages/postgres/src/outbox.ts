import { type PreparedMessage, SmsError, type SmsMessage } from "@smskit/core";
import { expectArgument, expectOptions, optionsOf } from "@smskit/core/wrapper";
import { boundedTransaction } from "./bounded-transaction.ts";
import type { Queryable } from "./database.ts";
import { invalidConfig } from "./database-error.ts";
import { cancelMessage } from "./outbox-cancel.ts";
import { deadLettersOf, redriveMessage } from "./outbox-dead-letters.ts";
import {
  enqueueMessages,
  type MessageToEnqueue,
  type PreparedEntry,
  prepareEntries,
  prepareEntry,
} from "./outbox-enqueue.ts";
import { type EntryRow, entryColumns, entryOf, type OutboxEntry } from "./outbox-entry.ts";
import type { AllOptions, EnqueueOptions, Outbox } from "./outbox-interface.ts";
import { enqueueList, listOptionNames, resultsOf } from "./outbox-list.ts";
import { checkKey, checkPriority, type OutboxOptions, outboxSettings } from "./outbox-options.ts";
import { type OutboxQueue, startQueue } from "./outbox-queue.ts";
import { countStates } from "./outbox-table.ts";
import { type OutboxWorker, startWorker } from "./outbox-worker.ts";
import { uuidOf } from "./parse-uuid.ts";
import { settlementError } from "./settled-callback.ts";
import { delayTransactions } from "./transaction-barrier.ts";

export type { MessageToEnqueue } from "./outbox-enqueue.ts";
export type { OutboxEntry, OutboxState } from "./outbox-entry.ts";
export type {
  AllOptions,
  DeadLetterOptions,
  EnqueueOptions,
  Outbox,
  OutboxProgress,
  RedriveOptions,
} from "./outbox-interface.ts";
export type { EnqueuedList, ListOptions } from "./outbox-list.ts";
export type { OutboxOptions } from "./outbox-options.ts";
export type { OutboxWorker, StopOptions, WorkOptions } from "./outbox-worker.ts";

/**
 * Creates an outbox: the caller enqueues messages, and workers on any number of machines send them. `started` is on record
 * before a message is sent. If a worker dies, its message is *unknown*: it is looked up at the provider, never sent again.
 * @throws {SmsError} `invalid-config`.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const settings = outboxSettings(options);
  const { database, connector, name } = settings;
  const workers = new Set<OutboxWorker & { wake(): void }>();
  let starting: Promise<OutboxQueue> | undefined;
  let started = false;

  /** Starts the queue at first use, and again after a failure. */
  function startedQueue(): Promise<OutboxQueue> {
    starting ??= startQueue(settings).then(
      (queue) => {
        started = true;
        return queue;
      },
      (thrown) => {
        starting = undefined;
        throw thrown;
      },
    );
    return starting;
  }

  /** Returns the queue for a caller's transaction, in which an embedded database has no connection to start it with. */
  function queueIn(transaction: Queryable | undefined): Promise<OutboxQueue> {
    if (transaction === undefined || started || database.kind === "server") return startedQueue();
    throw invalidConfig(
      "The outbox was not started before the transaction, as an embedded database needs it; call createOutbox before the transaction, and stop after it.",
    );
  }

  function bounded(transaction: Queryable): Queryable {
    const { timeoutMs } = database;
    // A transaction of `database` ends by itself before that, with a more precise error.
    return timeoutMs === undefined ? transaction : boundedTransaction(transaction, timeoutMs + 1_000);
  }

  if (database.kind === "embedded") delayTransactions(database, startedQueue());

  async function guarded<T>(consequence: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (SmsError.is(thrown) && thrown.code !== "unavailable") throw thrown;
      throw settlementError(thrown, consequence);
    }
  }

  function wake(): void {
    for (const worker of workers) worker.wake();
  }

  async function enqueue(
    message: SmsMessage | PreparedMessage,
    enqueueOptions: EnqueueOptions = {},
  ): Promise<OutboxEntry> {
    const names = { transaction: true, key: true, priority: true } as const;
    expectOptions("enqueue", enqueueOptions, names, "invalid-message");
    const { transaction, key, priority } = enqueueOptions;
    const entry = await prepareEntry(connector, { message, key, priority });
    const [result] = await guarded("The message was not put into the outbox.", () =>
      insert([entry], transaction),
    );
    if (SmsError.is(result)) throw result;
    return result as OutboxEntry;
  }

  async function insert(
    entries: readonly PreparedEntry[],
    transaction: Queryable | undefined,
  ): Promise<(OutboxEntry | SmsError)[]> {
    if (entries.length === 0) return [];
    const queue = await queueIn(transaction);
    const insertOn = (on: Queryable) => enqueueMessages(settings, queue, entries, on);
    if (transaction !== undefined) return insertOn(bounded(transaction));
    const results = await database.transaction(insertOn);
    wake();
    return results;
  }

  async function enqueueAll(
    messages: readonly MessageToEnqueue[],
    allOptions: AllOptions = {},
  ): Promise<(OutboxEntry | SmsError)[]> {
    expectOptions("enqueueAll", allOptions, { transaction: true }, "invalid-message");
    const prepared = await prepareEntries(connector, messages);
    const results = await guarded("The messages were not put into the outbox.", () =>
      insert(
        prepared.flatMap((one) => (SmsError.is(one) ? [] : one)),
        allOptions.transaction,
      ),
    );
    return prepared.map((one) => (SmsError.is(one) ? one : (results.shift() as OutboxEntry | SmsError)));
  }

  return {
    enqueue,
    enqueueAll,
    async enqueueMany(messages, listOptions = {}) {
      expectOptions("enqueueMany", listOptions, listOptionNames, "invalid-message");
      const { batch, priority, transaction } = listOptions;
      if (batch !== undefined) checkKey("batch", batch);
      checkPriority(priority);
      const queue = await guarded("The messages were not put into the outbox.", async () =>
        queueIn(transaction),
      );
      const on = transaction && bounded(transaction);
      return enqueueList(settings, queue, messages, { ...listOptions, transaction: on }, wake);
    },
    get: (id) =>
      guarded("The outbox cannot be read.", async () => {
        const { rows } = await database.query<EntryRow>(
          `SELECT ${entryColumns} FROM smskit.outbox WHERE outbox = $1 AND id = $2::uuid`,
          [name, uuidOf(id)],
        );
        return rows[0] && entryOf(rows[0]);
      }),
    progress: (batch) =>
      guarded("The outbox cannot be read.", async () => {
        if (batch !== undefined) checkKey("batch", batch);
        const { open, settled } = await countStates(settings, batch);
        const count = (state: OutboxEntry["state"]) => (open[state] ?? 0) + (settled[state] ?? 0);
        const states = {
          queued: count("queued"),
          started: count("started"),
          accepted: count("accepted"),
          failed: count("failed"),
          unknown: count("unknown"),
          canceled: count("canceled"),
        };
        const total = Object.values(states).reduce((sum, each) => sum + each, 0);
        return { total, ...states, done: Object.keys(open).length === 0 };
      }),
    results(list, resultsOptions = {}) {
      expectOptions("results", resultsOptions, { signal: true }, "invalid-message");
      return resultsOf(settings, list, resultsOptions.signal);
    },
    deadLetters: (letterOptions = {}) =>
      guarded("The outbox cannot be read.", async () => {
        expectOptions("deadLetters", letterOptions, { after: true, limit: true }, "invalid-message");
        return deadLettersOf(settings, letterOptions);
      }),
    redrive: (id, redriveOptions = {}) =>
      guarded("The message was not put into the outbox again.", async () => {
        expectOptions("redrive", redriveOptions, { allowDuplicate: true }, "invalid-message");
        const { allowDuplicate = false } = redriveOptions;
        const entry = await redriveMessage(settings, await startedQueue(), id, allowDuplicate);
        wake();
        return entry;
      }),
    cancel: (id) =>
      guarded("The message was not canceled.", async () => cancelMessage(settings, await startedQueue(), id)),
    wake,
    work: (workOptions = {}) =>
      guarded("The worker was not started.", async () => {
        expectOptions("work", workOptions, { concurrency: true });
        const { concurrency = 10 } = workOptions;
        const isCount = Number.isInteger(concurrency) && concurrency >= 1;
        expectArgument(isCount, "work: concurrency: must be an integer of 1 or more.");
        const worker = startWorker(settings, await startedQueue(), concurrency);
        workers.add(worker);
        return {
          async stop(stopOptions) {
            await worker.stop(stopOptions);
            workers.delete(worker);
          },
        };
      }),
    async stop(stopOptions) {
      optionsOf("stop", stopOptions, { timeoutMs: true });
      await Promise.all([...workers].map((worker) => worker.stop(stopOptions)));
      workers.clear();
      const queue = await starting?.catch(() => undefined);
      starting = undefined;
      started = false;
      await queue?.stop();
    },
  };
}
