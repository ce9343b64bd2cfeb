import type { PreparedMessage } from "@smskit/core";
import type { Queryable } from "./database.ts";
import { entryOf, type OutboxEntry } from "./outbox-entry.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { OutboxQueue } from "./outbox-queue.ts";
import { insertMessages, messageOfKey } from "./outbox-table.ts";

/** A message on its way into the outbox. */
export interface MessageToEnqueue {
  prepared: PreparedMessage;
  sendAt: Date | undefined;
  key: string | undefined;
  priority: number | undefined;
}

/** Puts one message into the outbox; returns the message that is there already if the key is known. */
export async function enqueueMessage(
  settings: OutboxSettings,
  queue: OutboxQueue,
  { prepared, sendAt, key, priority }: MessageToEnqueue,
  on: Queryable,
): Promise<OutboxEntry> {
  const id = crypto.randomUUID();
  const row = { id, prepared, sendAt, key, priority, reference: prepared.reference };
  // Before the message: a job without a message does nothing, but a message without a job would never be sent.
  await queue.add([{ id, at: sendAt, priority: priority ?? 0 }], on);
  for (;;) {
    const [inserted] = await insertMessages(settings, [row], on);
    if (inserted !== undefined) return entryOf(inserted);
    const known = await messageOfKey(settings, key ?? "", prepared, on);
    // The message was forgotten between the two statements: the key is free.
    if (known === undefined) continue;
    await queue.remove([id], on);
    return known;
  }
}
