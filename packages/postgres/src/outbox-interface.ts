import type { PreparedMessage, SmsError, SmsMessage } from "@smskit/core";
import type { Queryable } from "./database.ts";
import type { MessageToEnqueue } from "./outbox-enqueue.ts";
import type { OutboxEntry } from "./outbox-entry.ts";
import type { EnqueuedList, ListOptions } from "./outbox-list.ts";
import type { OutboxWorker, StopOptions, WorkOptions } from "./outbox-worker.ts";

export interface EnqueueOptions {
  /**
   * Your own transaction on the same database, from `database.transaction` or a client of `pg`: the message is sent only if
   * it commits. Await the call before the transaction ends.
   */
  transaction?: Queryable | undefined;
  /** Enqueues once: the same key returns the message that is there already. At most 255 characters. */
  key?: string | undefined;
  /**
   * Higher priorities are sent first, and workers keep room for those above 0: a code does not wait behind a campaign.
   * @default 0
   */
  priority?: number | undefined;
}

export interface AllOptions {
  /** Your own transaction, for all of them; as for `enqueue`. */
  transaction?: Queryable | undefined;
}

/** How many messages are in each state. */
export interface OutboxProgress {
  total: number;
  queued: number;
  started: number;
  accepted: number;
  failed: number;
  /** Including messages that are still looked up. */
  unknown: number;
  canceled: number;
  /** Nothing more happens to any of them by itself. */
  done: boolean;
}

export interface DeadLetterOptions {
  /** The last message of the previous page. */
  after?: OutboxEntry | undefined;
  /** @default 100 */
  limit?: number | undefined;
}

export interface RedriveOptions {
  /**
   * Also sends a message that is `unknown`, which may already be on the phone; its receipt then has `possibleDuplicate`.
   * @default false
   */
  allowDuplicate?: boolean | undefined;
}

/** Messages that survive the process, and workers that send each of them at most once. */
export interface Outbox {
  /**
   * Puts a message into the outbox. It is sent at its `sendAt`, with any provider.
   * @throws {SmsError} whatever the connector's `prepare` throws; `idempotency-conflict`; `unavailable` when the database
   * cannot be reached, with `delivery: "unknown"` if it may have been enqueued anyway: with a key, enqueue it again.
   */
  enqueue(message: SmsMessage | PreparedMessage, options?: EnqueueOptions): Promise<OutboxEntry>;
  /**
   * Puts several different messages into the outbox at once, each with its own key and priority: with one commit, or in your
   * transaction. For up to some hundreds of messages, such as those of concurrent requests; a list goes into `enqueueMany`.
   * @returns for each message, at its place, its entry; or the error that `enqueue` would have thrown for it, such as what
   * the connector's `prepare` throws, or `idempotency-conflict`. Such a message is not in the outbox; the others are.
   * @throws {SmsError} `unavailable`, for all of them, as `enqueue`.
   */
  enqueueAll(
    messages: readonly MessageToEnqueue[],
    options?: AllOptions,
  ): Promise<(OutboxEntry | SmsError)[]>;
  /**
   * Puts any number of messages into the outbox, a thousand at a time. A message that the connector refuses is `failed`.
   * Called again with the same `batch` and the same messages, it continues where it was interrupted.
   * @throws as `enqueue`, and what the input throws; messages that were taken before are in the outbox.
   */
  enqueueMany(
    messages: Iterable<SmsMessage | PreparedMessage> | AsyncIterable<SmsMessage | PreparedMessage>,
    options?: ListOptions,
  ): Promise<EnqueuedList>;
  /** Returns a message by its id; `undefined` for an unknown id. */
  get(id: string): Promise<OutboxEntry | undefined>;
  /** Counts the messages of one list; without `batch`, all messages that are not settled. */
  progress(batch?: string): Promise<OutboxProgress>;
  /** Yields each message of a list once it is settled, in the order of the list. */
  results(
    list: EnqueuedList,
    options?: { signal?: AbortSignal | undefined },
  ): AsyncGenerator<OutboxEntry, void, undefined>;
  /** Returns messages that failed or stay unknown, oldest first. */
  deadLetters(options?: DeadLetterOptions): Promise<OutboxEntry[]>;
  /**
   * Sends a dead letter again. This never happens automatically.
   * @throws {SmsError} `invalid-message` if the message is not a dead letter, its text is gone, or it may have been sent.
   */
  redrive(id: string, options?: RedriveOptions): Promise<OutboxEntry>;
  /** Cancels a message that was not begun; returns `false` if it was. */
  cancel(id: string): Promise<boolean>;
  /**
   * Makes the workers of this outbox look for messages now, instead of within 250 ms. Call it after the commit of your
   * own transaction in which you enqueued messages.
   */
  wake(): void;
  /** Starts sending in this process. */
  work(options?: WorkOptions): Promise<OutboxWorker>;
  /** Stops the workers of this outbox, and releases the queue. The database stays open. */
  stop(options?: StopOptions): Promise<void>;
}
