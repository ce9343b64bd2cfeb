import { type PreparedMessage, SmsError, type SmsMessage } from "@smskit/core";
import { expectOptions, optionsOf } from "@smskit/core/wrapper";
import { boundedTransaction } from "./bounded-transaction.ts";
import type { Queryable } from "./database.ts";
import { databaseError, invalidConfig } from "./database-error.ts";
import { type EntryRow, entryColumns, entryOf, type OutboxEntry, settledNow } from "./outbox-entry.ts";
import type { EnqueueOptions, Outbox } from "./outbox-interface.ts";
import { enqueueList, listOptionNames, resultsOf } from "./outbox-list.ts";
import { checkKey, checkPriority, type OutboxOptions, outboxSettings } from "./outbox-options.ts";
import { type OutboxQueue, startQueue } from "./outbox-queue.ts";
import { countStates, insertMessages, messageOfKey } from "./outbox-table.ts";
import { type OutboxWorker, startWorker } from "./outbox-worker.ts";
import { uuidOf } from "./parse-uuid.ts";
import { prepareForOutbox } from "./prepare-for-outbox.ts";
import { holdTransactions } from "./transaction-barrier.ts";

export type { OutboxEntry, OutboxState } from "./outbox-entry.ts";
export type {
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
 * Makes an outbox: whoever enqueues is done, and workers on any number of machines send. `started` is on record before
 * a message is sent; a worker that dies leaves it *unknown*, and it is looked up at the provider, never sent again.
 * @throws {SmsError} `invalid-config`.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const settings = outboxSettings(options);
  const { database, connector, name } = settings;
  const workers = new Set<OutboxWorker & { wake(): void }>();
  let starting: Promise<OutboxQueue> | undefined;
  let started = false;

  /** Started at first use; what fails is tried again at the next. */
  function queue(): Promise<OutboxQueue> {
    starting ??= startQueue(settings).then(
      (turns) => {
        started = true;
        return turns;
      },
      (thrown) => {
        starting = undefined;
        throw thrown;
      },
    );
    return starting;
  }

  /** The queue, for use in a caller's transaction: there, an embedded database has no connection to start it with. */
  function queueIn(transaction: Queryable | undefined): Promise<OutboxQueue> {
    if (transaction === undefined || started || database.kind === "server") return queue();
    throw invalidConfig(
      "The outbox was not started before the transaction, as an embedded database needs it: call createOutbox before it, and stop after it.",
    );
  }

  function bounded(transaction: Queryable): Queryable {
    const { timeoutMs } = database;
    // One of ours ends by itself before that, and tells more.
    return timeoutMs === undefined ? transaction : boundedTransaction(transaction, timeoutMs + 1_000);
  }

  if (database.kind === "embedded") holdTransactions(database, queue());

  async function guarded<T>(consequence: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (SmsError.is(thrown) && thrown.code !== "unavailable") throw thrown;
      throw databaseError(thrown, consequence);
    }
  }

  function wake(): void {
    for (const worker of workers) worker.wake();
  }

  async function enqueue(
    message: SmsMessage | PreparedMessage,
    options: EnqueueOptions = {},
  ): Promise<OutboxEntry> {
    expectOptions("enqueue", options, { transaction: true, key: true, priority: true }, "invalid-message");
    const { transaction, key, priority } = options;
    const { prepared, sendAt } = await prepareForOutbox(connector, message);
    if (key !== undefined) checkKey("key", key);
    checkPriority(priority);
    return guarded("The message was not put into the outbox.", async () => {
      const turns = await queueIn(transaction);
      const insert = async (on: Queryable) => {
        const id = crypto.randomUUID();
        const row = { id, prepared, sendAt, key, priority, reference: prepared.reference };
        // Before the message: a turn without one means nothing, but one without a turn would never be sent.
        await turns.add([{ id, at: sendAt, priority: priority ?? 0 }], on);
        for (;;) {
          const [inserted] = await insertMessages(settings, [row], on);
          if (inserted !== undefined) return entryOf(inserted);
          const known = await messageOfKey(settings, key ?? "", prepared, on);
          // It was forgotten between the two statements: the key is free.
          if (known === undefined) continue;
          await turns.remove([id], on);
          return known;
        }
      };
      if (transaction !== undefined) return insert(bounded(transaction));
      const entry = await database.transaction(insert);
      wake();
      return entry;
    });
  }

  return {
    enqueue,
    async enqueueMany(messages, listOptions = {}) {
      expectOptions("enqueueMany", listOptions, listOptionNames, "invalid-message");
      if (listOptions.batch !== undefined) checkKey("batch", listOptions.batch);
      checkPriority(listOptions.priority);
      const turns = await guarded("The messages were not put into the outbox.", async () =>
        queueIn(listOptions.transaction),
      );
      const { transaction } = listOptions;
      const on = transaction && bounded(transaction);
      return enqueueList(settings, turns, messages, { ...listOptions, transaction: on }, wake);
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
    results(list, options = {}) {
      expectOptions("results", options, { signal: true }, "invalid-message");
      return resultsOf(settings, list, options.signal);
    },
    deadLetters: (options = {}) =>
      guarded("The outbox cannot be read.", async () => {
        expectOptions("deadLetters", options, { after: true, limit: true }, "invalid-message");
        const { after, limit = 100 } = options;
        const { rows } = await database.query<EntryRow>(
          `SELECT ${entryColumns} FROM smskit.outbox
            WHERE outbox = $1 AND settled_at IS NOT NULL AND state IN ('failed', 'unknown')
              AND ($2::uuid IS NULL OR (settled_at, id) > ($3::timestamptz, $2))
            ORDER BY settled_at, id LIMIT $4::int`,
          // As it was when it was told: it may have been sent again since, and failed again.
          [name, after?.id ?? null, after?.settledAt ?? null, limit],
        );
        return rows.map(entryOf);
      }),
    redrive: (id, options = {}) =>
      guarded("The message was not put into the outbox again.", async () => {
        expectOptions("redrive", options, { allowDuplicate: true }, "invalid-message");
        const { allowDuplicate = false } = options;
        const turns = await queue();
        const entry = await database.transaction(async (transaction) => {
          const { rows } = await transaction.query<EntryRow & { priority: number }>(
            `UPDATE smskit.outbox SET state = 'queued', settled_at = NULL, attempt = attempt + 1, tries = 0, lookups = 0,
              due_at = clock_timestamp(), valid_until = NULL, possible_duplicate = possible_duplicate OR state = 'unknown'
              WHERE outbox = $1 AND id = $2::uuid AND settled_at IS NOT NULL AND payload IS NOT NULL
                AND (state = 'failed' OR (state = 'unknown' AND $3::boolean))
              RETURNING ${entryColumns}, priority`,
            [name, uuidOf(id), allowDuplicate],
          );
          const [row] = rows;
          if (row === undefined) throw notRedriven();
          await turns.remove([row.id], transaction);
          await turns.add([{ id: row.id, at: row.due_at, priority: row.priority }], transaction);
          return entryOf(row);
        });
        wake();
        return entry;
      }),
    cancel: (id) =>
      guarded("The message was not canceled.", async () => {
        const turns = await queue();
        const uuid = uuidOf(id);
        const { rows } = await database.query(
          "SELECT 1 FROM smskit.outbox WHERE outbox = $1 AND id = $2::uuid AND state = 'queued'",
          [name, uuid],
        );
        if (uuid === null || rows.length === 0) return false;
        const begun = Symbol("begun");
        return database
          .transaction(async (transaction) => {
            // The turn first, as workers do: in another order, the two would wait for each other.
            await turns.remove([uuid], transaction);
            const { rows: canceled } = await transaction.query(
              `UPDATE smskit.outbox SET state = 'canceled', settled_at = ${settledNow}, payload = NULL
                WHERE outbox = $1 AND id = $2::uuid AND state = 'queued' RETURNING 1`,
              [name, uuid],
            );
            // Not committed: a worker has the turn, and needs it.
            if (canceled.length === 0) throw begun;
            return true;
          })
          .catch((thrown: unknown) => {
            if (thrown === begun) return false;
            throw thrown;
          });
      }),
    work: (options = {}) =>
      guarded("The worker was not started.", async () => {
        expectOptions("work", options, { concurrency: true });
        const { concurrency = 10 } = options;
        if (!Number.isInteger(concurrency) || concurrency < 1) {
          throw new SmsError({
            code: "invalid-config",
            message: "work: concurrency is a whole number from 1.",
          });
        }
        const worker = startWorker(settings, await queue(), concurrency);
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
      const turns = await starting?.catch(() => undefined);
      starting = undefined;
      started = false;
      await turns?.stop();
    },
  };
}

function notRedriven(): SmsError {
  return new SmsError({
    code: "invalid-message",
    message:
      "redrive: the message is no dead letter, its text is no longer kept, or it is unknown whether it was sent; for that, give allowDuplicate.",
  });
}
