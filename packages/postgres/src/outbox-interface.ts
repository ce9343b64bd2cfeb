import type { PreparedMessage, SmsMessage } from "@smskit/core";
import type { Queryable } from "./database.ts";
import type { OutboxEntry } from "./outbox-entry.ts";
import type { EnqueuedList, ListOptions } from "./outbox-list.ts";
import type { OutboxWorker, StopOptions, WorkOptions } from "./outbox-worker.ts";

export interface EnqueueOptions {
  /**
   * The caller's own transaction on the same database, from `database.transaction` or a client of `pg`: the message is
   * sent if it commits, and was never there if it does not. Await the call before the transaction ends.
   */
  transaction?: Queryable | undefined;
  /** Enqueues once: the same key answers with the message that is there already. At most 255 characters. */
  key?: string | undefined;
  /**
   * Higher ones go first, and workers keep room for those above 0: a code does not wait behind a campaign.
   * @default 0
   */
  priority?: number | undefined;
}

/** How many messages are where. */
export interface OutboxProgress {
  total: number;
  queued: number;
  started: number;
  accepted: number;
  failed: number;
  /** Those that are still looked up included. */
  unknown: number;
  canceled: number;
  /** Nothing more happens to any by itself. */
  done: boolean;
}

export interface DeadLetterOptions {
  /** The last one of the page before. */
  after?: OutboxEntry | undefined;
  /** @default 100 */
  limit?: number | undefined;
}

export interface RedriveOptions {
  /**
   * Sends also what is `unknown`, which may already be on the phone; its receipt then says `possibleDuplicate`.
   * @default false
   */
  allowDuplicate?: boolean | undefined;
}

/** Messages that outlive the process, and the workers that send each at most once. */
export interface Outbox {
  /**
   * Puts a message into the outbox; `sendAt` of the message is when its turn comes, with any provider.
   * @throws {SmsError} what the connector's `prepare` throws; `idempotency-conflict`; `unavailable` when the database
   * cannot be reached, with `delivery: "unknown"` where it may have been enqueued all the same: a key makes that safe.
   */
  enqueue(message: SmsMessage | PreparedMessage, options?: EnqueueOptions): Promise<OutboxEntry>;
  /**
   * Puts any number of messages into the outbox, a thousand at a time. One that the connector refuses is there as
   * `failed`. Called again with the same `batch` and the same messages, it goes on where it was interrupted.
   * @throws as `enqueue`, and what the input throws; what was taken before is in the outbox.
   */
  enqueueMany(
    messages: Iterable<SmsMessage | PreparedMessage> | AsyncIterable<SmsMessage | PreparedMessage>,
    options?: ListOptions,
  ): Promise<EnqueuedList>;
  get(id: string): Promise<OutboxEntry | undefined>;
  /** Of one list; without one, of all that is not settled. */
  progress(batch?: string): Promise<OutboxProgress>;
  /** What became of each message of a list, in the list's order, as they settle. */
  results(
    list: EnqueuedList,
    options?: { signal?: AbortSignal | undefined },
  ): AsyncGenerator<OutboxEntry, void, undefined>;
  /** Messages that failed, or are unknown for good, oldest first. */
  deadLetters(options?: DeadLetterOptions): Promise<OutboxEntry[]>;
  /**
   * Sends a dead letter again. Nothing does so by itself.
   * @throws {SmsError} `invalid-message` for what is no dead letter, whose text is gone, or may have been sent.
   */
  redrive(id: string, options?: RedriveOptions): Promise<OutboxEntry>;
  /** Takes back a message that was not begun; `false` when it was. */
  cancel(id: string): Promise<boolean>;
  /** Starts sending in this process. */
  work(options?: WorkOptions): Promise<OutboxWorker>;
  /** Stops the workers of this outbox, and lets go of the queue. The database stays open. */
  stop(options?: StopOptions): Promise<void>;
}
