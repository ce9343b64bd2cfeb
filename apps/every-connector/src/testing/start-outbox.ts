import type { PreparedMessage, SmsConnector, SmsMessage } from "@smskit/core";
import type { Database } from "@smskit/postgres";
import { createOutbox, type OutboxEntry } from "@smskit/postgres/outbox";
import { onTestFinished, vi } from "vitest";

/** Starts an outbox for a test. Returns what puts a message into it and waits for what becomes of it. */
export async function startOutbox(
  database: Database,
  connector: SmsConnector,
): Promise<(message: SmsMessage | PreparedMessage) => Promise<OutboxEntry>> {
  const outbox = createOutbox({ database, connector, name: crypto.randomUUID(), lookUpAfterMs: [10] });
  onTestFinished(() => outbox.stop());
  await outbox.work();
  return async (message) => {
    const { id } = await outbox.enqueue(message, { priority: 1 });
    return vi.waitFor(
      async () => {
        const entry = await outbox.get(id);
        if (entry?.settled !== true) throw new Error(`The message is ${entry?.state}.`);
        return entry;
      },
      { timeout: 30_000 },
    );
  };
}
