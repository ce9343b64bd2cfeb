import { patience } from "@smskit/test-support/patience";
import { vi } from "vitest";
import type { Outbox, OutboxEntry } from "../outbox.ts";

/** The message, once nothing more happens to it. */
export async function settled(outbox: Outbox, id: string): Promise<OutboxEntry> {
  return vi.waitFor(async () => {
    const entry = await outbox.get(id);
    if (entry?.settled !== true) throw new Error(`The message is ${entry?.state}.`);
    return entry;
  }, patience);
}
