import type { Queryable } from "@smskit/postgres";
import type { OutboxEntry } from "@smskit/postgres/outbox";
import { applyReport } from "./apply-report.ts";
import { type GatewayMessage, type MessageRow, messageColumns, messageOfRow } from "./gateway-message.ts";
import { isUuid } from "./is-uuid.ts";
import { lockReports, type ProviderMessage, reportsOf } from "./provider-reports.ts";

/**
 * Records how messages of the outbox ended. A provider may have reported on a message before it responded: then the report is
 * applied now.
 * @returns the messages after each change of their status, in order.
 */
export async function settleMessages(
  entries: readonly OutboxEntry[],
  transaction: Queryable,
): Promise<GatewayMessage[]> {
  const records = entries.flatMap(({ reference, state, receipt, error }) =>
    isUuid(reference)
      ? [
          {
            id: reference,
            status: state,
            connector: receipt?.connector,
            provider: receipt?.provider,
            provider_id: receipt?.id,
            error: error && {
              code: error.code,
              message: error.message,
              ...(error.providerCode !== undefined && { providerCode: error.providerCode }),
              ...(error.retryable && { retryable: true }),
            },
          },
        ]
      : [],
  );
  if (records.length === 0) return [];
  const accepted: ProviderMessage[] = entries.flatMap(({ receipt }) => (receipt ? [receipt] : []));
  await lockReports(accepted, transaction);
  const { rows } = await transaction.query<MessageRow & { before: string }>(
    // A report by the message's own id may be here already. It is kept, unless another provider took the message in the end.
    `WITH settled AS (
        SELECT * FROM jsonb_to_recordset($1::jsonb) AS settled (id uuid, status text, connector text, provider text,
          provider_id text, error jsonb)
      ), known AS (
        SELECT m.id, m.status AS before, m.status NOT IN ('queued', 'unknown', 'failed')
            AND (settled.provider_id IS NULL OR m.provider_id = settled.provider_id) AS is_reported
          FROM smskit.gateway_messages m JOIN settled USING (id) ORDER BY m.id FOR UPDATE OF m
      )
      UPDATE smskit.gateway_messages m SET
          status = CASE WHEN known.is_reported THEN m.status ELSE settled.status END,
          error = CASE WHEN known.is_reported THEN m.error ELSE settled.error END,
          connector = coalesce(settled.connector, m.connector), provider = coalesce(settled.provider, m.provider),
          provider_id = coalesce(settled.provider_id, m.provider_id),
          sent_at = CASE WHEN settled.status = 'accepted' THEN coalesce(m.sent_at, clock_timestamp()) ELSE m.sent_at END,
          updated_at = clock_timestamp()
        FROM settled JOIN known USING (id) WHERE m.id = settled.id
        RETURNING known.before, m.${messageColumns.replaceAll(/,\s+/g, ", m.")}`,
    [JSON.stringify(records)],
  );
  const changes = rows.filter(({ before, status }) => before !== status).map((row) => messageOfRow(row));
  for (const report of await reportsOf(accepted, transaction)) {
    const change = await applyReport(report, transaction);
    if (change !== undefined) changes.push(change);
  }
  return changes;
}
