import { phoneIdentity } from "@smskit/core/wrapper";
import type { GatewayContext } from "../context.ts";
import { forgetOutboxEntries } from "./forget-outbox-entries.ts";

/** What was deleted about a person. */
export interface ErasedRecipient {
  /** Deleted messages. */
  messages: number;
  /** Those of them that were canceled before they were sent. */
  canceled: number;
  /** Messages that are being sent or looked up, and remain. */
  underWay: number;
  /** Deleted entries of the message log. */
  logEntries: number;
  /** Deleted verifications, whose codes are not accepted any more. */
  verifications: number;
  /** Deleted events. */
  events: number;
}

/**
 * Erases a person: texts that wait are canceled, then everything is deleted that has the number or its fingerprint. The list of
 * suppressions stays. So do counts of limits, as keyed hashes, until their time is over: otherwise an app whose users delete
 * their accounts could be made to text a number again and again.
 * @param number E.164.
 */
export async function eraseRecipient(context: GatewayContext, number: string): Promise<ErasedRecipient> {
  const { database, hash, outbox, messageLog, verifier } = context;
  const hashes = hash.all("number", phoneIdentity(number));
  const select = "SELECT id, outbox_id, status FROM smskit.gateway_messages WHERE number_hash = ANY($1)";
  const { rows } = await database.query<{ id: string; outbox_id: string; status: string }>(select, [hashes]);
  let canceled = 0;
  for (const { outbox_id, status } of rows) {
    if (status === "queued" && (await outbox.cancel(outbox_id))) canceled += 1;
  }
  const erased = await database.transaction(async (transaction) => {
    await forgetOutboxEntries(
      transaction,
      rows.map(({ outbox_id }) => outbox_id),
    );
    // What the outbox still has is under way: its outcome needs the message.
    const { rows: deleted } = await transaction.query<{ id: string }>(
      `DELETE FROM smskit.gateway_messages m WHERE number_hash = ANY($1)
        AND NOT EXISTS (SELECT FROM smskit.outbox o WHERE o.id = m.outbox_id) RETURNING id`,
      [hashes],
    );
    const { rows: events } = await transaction.query(
      "DELETE FROM smskit.gateway_events WHERE message_id = ANY($1::uuid[]) OR number_hash = ANY($2) RETURNING 1",
      [rows.map(({ id }) => id), hashes],
    );
    const { rows: left } = await transaction.query(select, [hashes]);
    return { messages: deleted.length, events: events.length, underWay: left.length };
  });
  const logEntries = await messageLog.deleteNumber(number);
  const { verifications } = await verifier.deleteNumber({ to: number });
  return { ...erased, canceled, logEntries, verifications };
}
