import { setTimeout as pause } from "node:timers/promises";
import { type PreparedMessage, type SmsConnector, SmsError, type SmsMessage } from "@smskit/core";
import { isKey, notify, type OptionNames } from "@smskit/core/wrapper";
import type { Queryable } from "./database.ts";
import { databaseError } from "./database-error.ts";
import { type EntryRow, entryColumns, entryOf, type OutboxEntry } from "./outbox-entry.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import { checkKey } from "./outbox-options.ts";
import type { OutboxQueue } from "./outbox-queue.ts";
import { insertMessages, type NewMessage } from "./outbox-table.ts";
import { prepareForOutbox } from "./prepare-for-outbox.ts";
import { callOnSettled, settlementError } from "./settled-callback.ts";

export interface ListOptions {
  /**
   * The id of the list, for `progress` and to enqueue it again: at most 255 characters.
   * @default a random id
   */
  batch?: string | undefined;
  /** The priority of each message; see `enqueue`. @default 0 */
  priority?: number | undefined;
  /** The caller's own transaction, for all of them. */
  transaction?: Queryable | undefined;
  /** Stops taking messages from the input. */
  signal?: AbortSignal | undefined;
  /** Called with how many messages are in the outbox. Errors it throws are ignored. */
  onProgress?: ((progress: { enqueued: number }) => void) | undefined;
}

export const listOptionNames: OptionNames<ListOptions> = {
  batch: true,
  priority: true,
  transaction: true,
  signal: true,
  onProgress: true,
};

/** A list in the outbox. */
export interface EnqueuedList {
  /** The id of the list, for `results` and `progress`. */
  batch: string;
  /** How many messages it has, including refused ones. */
  count: number;
}

const chunkSize = 1_000;
/** Milliseconds between two look-ups of results. */
const pollMs = 250;

/** Puts a list into the outbox, a thousand at a time. */
export async function enqueueList(
  settings: OutboxSettings,
  queue: OutboxQueue,
  messages: Iterable<SmsMessage | PreparedMessage> | AsyncIterable<SmsMessage | PreparedMessage>,
  { batch = crypto.randomUUID(), priority, transaction, signal, onProgress }: ListOptions,
  wake: () => void,
): Promise<EnqueuedList> {
  let chunk: NewMessage[] = [];
  let index = 0;
  /** How many messages there were when the planner's statistics were updated. */
  let analyzed = 0;

  async function insert(on: Queryable): Promise<void> {
    const jobs = chunk.flatMap((message) =>
      "prepared" in message ? { id: message.id, at: message.sendAt, priority: message.priority ?? 0 } : [],
    );
    // Before the messages: a job without a message does nothing, but a message without a job would never be sent.
    await queue.add(jobs, on);
    const rows = await insertMessages(settings, chunk, on);
    const inserted = new Set(rows.map(({ id }) => id));
    await queue.remove(
      jobs.flatMap(({ id }) => (inserted.has(id) ? [] : id)),
      on,
    );
    await callOnSettled(settings.onSettled, rows, on);
  }

  async function flush(): Promise<void> {
    if (chunk.length === 0) return;
    try {
      if (transaction === undefined) await settings.database.transaction(insert);
      else await insert(transaction);
    } catch (thrown) {
      throw settlementError(thrown, "Not all messages were put into the outbox.");
    }
    chunk = [];
    if (transaction === undefined && index >= Math.max(chunkSize, analyzed * 4)) await analyze();
    wake();
    notify(onProgress, { enqueued: index });
  }

  async function analyze(): Promise<void> {
    analyzed = index;
    // Without it, the outbox is slower, but correct.
    await queue.analyze().catch(settings.report);
  }

  for await (const message of messages) {
    if (signal?.aborted) break;
    const place = { id: crypto.randomUUID(), batch, index: index++, priority };
    chunk.push({ ...place, ...(await preparedOrRefused(settings.connector, message)) });
    if (chunk.length >= chunkSize) await flush();
  }
  await flush();
  if (analyzed > 0 && analyzed < index) await analyze();
  return { batch, count: index };
}

async function preparedOrRefused(connector: SmsConnector, message: SmsMessage | PreparedMessage) {
  const reference = isKey(message?.reference) ? message.reference : undefined;
  try {
    return { reference, ...(await prepareForOutbox(connector, message)) };
  } catch (thrown) {
    if (!SmsError.is(thrown)) throw thrown;
    return { reference, refusal: thrown };
  }
}

/** Yields each message of a list once it is settled, in order; messages that were forgotten since are left out. */
export async function* resultsOf(
  { database, name }: OutboxSettings,
  { batch, count }: EnqueuedList,
  signal: AbortSignal | undefined,
): AsyncGenerator<OutboxEntry, void, undefined> {
  checkKey("batch", batch);
  let next = 0;
  while (next < count) {
    signal?.throwIfAborted();
    const rows = await read(next);
    if (rows.length === 0) return;
    for (const row of rows) {
      if (row.settled_at === null) break;
      next = (row.position ?? next) + 1;
      yield entryOf(row);
    }
    if (rows[0]?.settled_at === null) await pause(pollMs, undefined, { signal });
  }

  async function read(from: number): Promise<EntryRow[]> {
    try {
      const { rows } = await database.query<EntryRow>(
        `SELECT ${entryColumns} FROM smskit.outbox WHERE outbox = $1 AND batch = $2 AND position >= $3::int
          ORDER BY position LIMIT ${chunkSize}`,
        [name, batch, from],
      );
      return rows;
    } catch (thrown) {
      throw databaseError(thrown, "The outbox cannot be read.");
    }
  }
}
