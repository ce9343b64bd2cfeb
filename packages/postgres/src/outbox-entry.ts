import { type Attempt, SmsError, type SmsErrorOptions, type SmsReceipt } from "@smskit/core";

/**
 * The state of a message: `queued` until it is due, or for another try; `started` while it is sent; then `accepted`,
 * `failed` (certainly not sent), `unknown`, or `canceled`.
 */
export type OutboxState = "queued" | "started" | "accepted" | "failed" | "unknown" | "canceled";

/** A message in the outbox, without its text and number. */
export interface OutboxEntry {
  /** The outbox's own id of the message. */
  id: string;
  /** Its state. */
  state: OutboxState;
  /** Nothing more happens to it by itself. A message that is `unknown` and not settled is still looked up. */
  settled: boolean;
  /** The key that it was enqueued with, if any. */
  key?: string;
  /** The id of the list that it came with. */
  batch?: string;
  /** Its place in that list, from 0. */
  index?: number;
  /** The message's `reference`. */
  reference?: string;
  /** When it is to be sent. */
  dueAt: Date;
  /** When it was settled. */
  settledAt?: Date;
  /** Every attempt, in order. */
  attempts: readonly Attempt[];
  /** The receipt of an accepted message, without the number, which the outbox has erased. */
  receipt?: Omit<SmsReceipt, "to" | "attempts" | "raw">;
  /** Why it failed, is unknown, or waits for another try. */
  error?: SmsError;
}

export interface EntryRow {
  id: string;
  state: OutboxState;
  key: string | null;
  batch: string | null;
  position: number | null;
  reference: string | null;
  due_at: Date;
  settled_at: Date | null;
  attempts: Attempt[];
  receipt: NonNullable<OutboxEntry["receipt"]> | null;
  error: SmsErrorOptions | null;
}

/** In whole milliseconds, as a `Date` has it, so that an entry marks its exact place among the others. */
export const settledNow = "date_trunc('milliseconds', clock_timestamp())";

export const entryColumns =
  "id, state, key, batch, position, reference, due_at, settled_at, attempts, receipt, error";

/** The same, of a table with this name. */
export function entryColumnsOf(table: string): string {
  return entryColumns.replaceAll(/\w+/g, `${table}.$&`);
}

export function entryOf(row: EntryRow): OutboxEntry {
  return {
    id: row.id,
    state: row.state,
    settled: row.settled_at !== null,
    ...(row.key === null ? {} : { key: row.key }),
    ...(row.batch === null ? {} : { batch: row.batch }),
    ...(row.position === null ? {} : { index: row.position }),
    ...(row.reference === null ? {} : { reference: row.reference }),
    dueAt: row.due_at,
    ...(row.settled_at === null ? {} : { settledAt: row.settled_at }),
    attempts: row.attempts.map((attempt) => ({ ...attempt, startedAt: new Date(attempt.startedAt) })),
    ...(row.receipt === null ? {} : { receipt: row.receipt }),
    ...(row.error === null ? {} : { error: new SmsError(row.error) }),
  };
}

/** Returns an error as it is stored, which is as safe as printing it. Its attempts are stored separately. */
export function storedError(error: SmsError): SmsErrorOptions {
  const { attempts: _, ...fields } = error;
  return { ...fields, message: error.message };
}

/** Returns a receipt as it is stored: without the number. */
export function storedReceipt(receipt: SmsReceipt): NonNullable<OutboxEntry["receipt"]> {
  const { to: _, attempts: __, ...kept } = receipt;
  return kept;
}
