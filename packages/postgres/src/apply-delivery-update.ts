import { type DeliveryState, type DeliveryUpdate, mergeDelivery, SmsError } from "@smskit/core";
import { isKey, keyRule } from "@smskit/core/wrapper";
import type { Database, Transaction } from "./database.ts";
import { revivedState } from "./logged-message.ts";
import { storableJson } from "./storable-json.ts";

/** Merges a delivery update of a number with a fingerprint into what is known of its message, and returns that. */
export async function applyDeliveryUpdate(
  database: Database,
  update: Omit<DeliveryUpdate, "to">,
  numberHash: string | null,
): Promise<DeliveryState> {
  if (!isKey(update.id)) throw new SmsError({ code: "invalid-message", message: `update.id: ${keyRule}.` });
  return database.transaction(async (transaction) => {
    const key = [update.provider, update.id];
    // The row exists and is locked before it is read: updates of one message wait for each other.
    await transaction.query(
      `INSERT INTO smskit.deliveries (provider, message_id, number_hash) VALUES ($1, $2, $3)
        ON CONFLICT (provider, message_id) DO NOTHING`,
      [...key, numberHash],
    );
    const { rows } = await transaction.query<{ state: DeliveryState | null }>(
      "SELECT state FROM smskit.deliveries WHERE provider = $1 AND message_id = $2 FOR UPDATE",
      key,
    );
    const current = revivedState(rows[0]?.state ?? undefined);
    const state = mergeDelivery(current, update);
    if (state !== current) {
      await transaction.query(
        `UPDATE smskit.deliveries SET state = $3::jsonb, number_hash = coalesce(number_hash, $4), updated_at = now()
          WHERE provider = $1 AND message_id = $2`,
        [...key, storableJson(state), numberHash],
      );
      if (isKey(update.reference)) await settleReference(transaction, [...key, update.reference]);
    }
    return state;
  });
}

/** Records that the provider has the message with a reference, if exactly one send of it has no known outcome. */
async function settleReference(transaction: Transaction, values: readonly string[]): Promise<void> {
  await transaction.query(
    `WITH open AS (
      SELECT id FROM smskit.messages
        WHERE reference = $3 AND message_id IS NULL AND outcome IN ('started', 'unknown')
    )
    UPDATE smskit.messages SET outcome = 'accepted', code = NULL, provider = $1, message_id = $2,
      ended_at = coalesce(ended_at, clock_timestamp())
      WHERE id IN (SELECT id FROM open) AND (SELECT count(*) FROM open) = 1
        AND NOT EXISTS (SELECT FROM smskit.messages WHERE provider = $1 AND message_id = $2)`,
    values,
  );
}
