import type { DeliveryState } from "@smskit/core";
import type { Queryable } from "@smskit/postgres";
import {
  type GatewayMessage,
  type MessageRow,
  type MessageStatus,
  messageColumns,
  messageOfRow,
} from "./gateway-message.ts";
import { isUuid } from "./is-uuid.ts";
import { lockReports } from "./provider-reports.ts";

/** Statuses that delivery reports change. Reports come late, twice and out of order; a message never goes back. */
const ranks: Readonly<Record<MessageStatus, number>> = {
  queued: 0,
  unknown: 1,
  failed: 1,
  accepted: 2,
  sent: 3,
  delivered: 4,
  undelivered: 4,
  canceled: 4,
  read: 5,
};

const reported: Partial<Record<DeliveryState["status"], MessageStatus>> = {
  accepted: "accepted",
  scheduled: "accepted",
  queued: "accepted",
  sending: "accepted",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  undelivered: "undelivered",
  failed: "undelivered",
  canceled: "canceled",
};

/** Records what a provider reported of a message, which its log has. Returns the message if its status is new. */
export async function applyReport(
  report: DeliveryState,
  transaction: Queryable,
): Promise<GatewayMessage | undefined> {
  await lockReports([report], transaction);
  const status = reported[report.status];
  const row = status && (await findMessage(report, transaction));
  if (status === undefined || row === undefined) return undefined;
  const price = report.price === undefined ? null : JSON.stringify(report.price);
  if (ranks[status] <= ranks[row.status]) {
    if (price !== null && row.price === null) {
      await transaction.query("UPDATE smskit.gateway_messages SET price = $2::jsonb WHERE id = $1", [
        row.id,
        price,
      ]);
    }
    return undefined;
  }
  const { rows } = await transaction.query<MessageRow>(
    `UPDATE smskit.gateway_messages SET status = $2, provider = $3, provider_id = $4, error = $5::jsonb,
        price = coalesce($6::jsonb, price), sent_at = coalesce(sent_at, clock_timestamp()), updated_at = clock_timestamp()
      WHERE id = $1::uuid RETURNING ${messageColumns}`,
    [row.id, status, report.provider, report.id, errorOf(report), price],
  );
  return rows[0] && messageOfRow(rows[0]);
}

/** Finds the message by the provider's id, or by ours, as long as nobody else is known to have it. */
async function findMessage(
  { provider, id, reference }: DeliveryState,
  transaction: Queryable,
): Promise<MessageRow | undefined> {
  const { rows } = await transaction.query<MessageRow>(
    `SELECT ${messageColumns} FROM smskit.gateway_messages
      WHERE (provider = $1 AND provider_id = $2) OR (id = $3::uuid AND provider_id IS NULL)
      ORDER BY created_at DESC, id DESC LIMIT 1 FOR UPDATE`,
    [provider, id, isUuid(reference) ? reference : null],
  );
  return rows[0];
}

function errorOf({ code, providerCode }: DeliveryState): string | null {
  if (code === undefined) return null;
  return JSON.stringify({
    code,
    message: "The provider reported that the message was not delivered.",
    ...(providerCode !== undefined && { providerCode }),
  });
}
