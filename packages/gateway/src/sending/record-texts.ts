import { type PreparedMessage, SmsError } from "@smskit/core";
import type { Transaction } from "@smskit/postgres";
import type { Outbox } from "@smskit/postgres/outbox";
import type { MessageStore } from "../state/message-store.ts";
import { claimKeys, type RequestKey, recallKey, releaseKeys } from "../state/request-keys.ts";
import type { Submission, Submitted } from "./submission.ts";

/** A text that is ready to be put on record. */
export interface PreparedText {
  id: string;
  submission: Submission;
  prepared: PreparedMessage;
  /** Recognizes a repeated request. */
  key: RequestKey | undefined;
}

/** The priority of codes in the outbox. */
const urgentPriority = 10;

/**
 * Puts texts on record in one transaction. No two of them have the same key.
 * @returns what came of each: a refusal of one does not affect the others.
 */
export async function recordTexts(
  texts: readonly PreparedText[],
  { outbox, messages }: { outbox: Outbox; messages: MessageStore },
  transaction: Transaction,
): Promise<(Submitted | Error)[]> {
  const claimed = await claimKeys(
    texts.flatMap(({ key }) => key ?? []),
    transaction,
  );
  const results = new Map<PreparedText, Submitted | Error>();
  const fresh = texts.filter(({ id, key }) => key === undefined || claimed.has(id));
  for (const text of texts) {
    if (text.key === undefined || claimed.has(text.id)) continue;
    results.set(text, await repeatOf(text.key, transaction));
  }
  const entries = await outbox.enqueueAll(
    fresh.map(({ prepared, submission }) => ({
      message: prepared,
      priority: submission.isUrgent ? urgentPriority : 0,
    })),
    { transaction },
  );
  const rows = fresh.flatMap((text, index) => {
    const entry = entries[index] as (typeof entries)[number];
    if (entry instanceof Error) {
      results.set(text, entry);
      return [];
    }
    return { text, outboxId: entry.id };
  });
  const inserted = await messages.insert(
    rows.map(({ text, outboxId }) => rowOf(text, outboxId)),
    transaction,
  );
  const onRecord = new Map(inserted.map((message) => [message.id, message]));
  for (const { text } of rows) results.set(text, { id: text.id, message: onRecord.get(text.id) });
  const refused = fresh.filter((text) => results.get(text) instanceof Error);
  await releaseKeys(
    refused.map(({ id }) => id),
    transaction,
  );
  return texts.map((text) => results.get(text) as Submitted | Error);
}

function rowOf({ id, submission, prepared }: PreparedText, outboxId: string) {
  const { source, batch, details, message } = submission;
  const { to, usageType, segments, encoding, sendAt: dueAt } = prepared;
  const { reference } = message;
  return { id, outboxId, source, to, batch, reference, usageType, segments, encoding, details, dueAt };
}

/** Returns the message that an earlier request with the key asked for. */
async function repeatOf(key: RequestKey, transaction: Transaction): Promise<Submitted | Error> {
  try {
    const id = await recallKey(key, transaction);
    if (id !== undefined) return { id };
    // It expired between the two statements.
    return new SmsError({ code: "unavailable", message: "Idempotency-Key: is in use; retry." });
  } catch (thrown) {
    return thrown as Error;
  }
}
