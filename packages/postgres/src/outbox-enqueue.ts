import { type PreparedMessage, type SmsConnector, SmsError, type SmsMessage } from "@smskit/core";
import { expectArgument, expectOptions, type OptionNames } from "@smskit/core/wrapper";
import type { Queryable } from "./database.ts";
import { entryOf, type OutboxEntry } from "./outbox-entry.ts";
import { checkKey, checkPriority, type OutboxSettings } from "./outbox-options.ts";
import type { OutboxQueue } from "./outbox-queue.ts";
import { insertMessages, messagesOfKeys, type NewMessage } from "./outbox-table.ts";
import { prepareForOutbox } from "./prepare-for-outbox.ts";

/** A message for `enqueueAll`, with its own options. */
export interface MessageToEnqueue {
  /** The message; may be prepared already. */
  message: SmsMessage | PreparedMessage;
  /** As for `enqueue`. */
  key?: string | undefined;
  /** As for `enqueue`. @default 0 */
  priority?: number | undefined;
}

const fields: OptionNames<MessageToEnqueue> = { message: true, key: true, priority: true };

/** A message on its way into the outbox. */
export type PreparedEntry = NewMessage & { prepared: PreparedMessage };

/**
 * Prepares a message and checks its options.
 * @throws {SmsError} whatever `prepare` throws; `invalid-message`.
 */
export async function prepareEntry(
  connector: SmsConnector,
  { message, key, priority }: MessageToEnqueue,
): Promise<PreparedEntry> {
  const { prepared, sendAt } = await prepareForOutbox(connector, message);
  if (key !== undefined) checkKey("key", key);
  checkPriority(priority);
  return { id: crypto.randomUUID(), prepared, sendAt, key, priority, reference: prepared.reference };
}

/** Prepares several messages; returns the error of each that is refused, at its place. */
export async function prepareEntries(
  connector: SmsConnector,
  messages: readonly MessageToEnqueue[],
): Promise<(PreparedEntry | SmsError)[]> {
  expectArgument(Array.isArray(messages), "enqueueAll: takes a list of { message, key, priority }.");
  return Promise.all(
    messages.map(async (one, index) => {
      try {
        expectOptions(`enqueueAll: messages[${index}]`, one, fields, "invalid-message");
        return await prepareEntry(connector, one);
      } catch (thrown) {
        if (!SmsError.is(thrown)) throw thrown;
        return thrown;
      }
    }),
  );
}

/**
 * Puts messages into the outbox. Returns, at the place of each, its entry; if its key is known, the message that is there
 * already, or an `idempotency-conflict`.
 */
export async function enqueueMessages(
  settings: OutboxSettings,
  queue: OutboxQueue,
  messages: readonly PreparedEntry[],
  on: Queryable,
): Promise<(OutboxEntry | SmsError)[]> {
  const results = new Map<string, OutboxEntry | SmsError>();
  // Before the messages: a job without a message does nothing, but a message without a job would never be sent.
  await queue.add(
    messages.map(({ id, sendAt, priority = 0 }) => ({ id, at: sendAt, priority })),
    on,
  );
  // In one order everywhere, so that two callers with the same keys do not deadlock.
  let missing = messages.toSorted(byKey);
  const obsolete: string[] = [];
  while (missing.length > 0) {
    for (const row of await insertMessages(settings, missing, on)) results.set(row.id, entryOf(row));
    missing = missing.filter(({ id }) => !results.has(id));
    const known = await messagesOfKeys(settings, missing, on);
    for (const [id, result] of known) {
      results.set(id, result);
      obsolete.push(id);
    }
    // A message that was forgotten between the two statements has left its key free.
    missing = missing.filter(({ id }) => !results.has(id));
  }
  await queue.remove(obsolete, on);
  return messages.map(({ id }) => results.get(id) as OutboxEntry | SmsError);
}

function byKey({ key: one = "" }: PreparedEntry, { key: other = "" }: PreparedEntry): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
