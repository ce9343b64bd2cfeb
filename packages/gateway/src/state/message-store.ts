import type { DeliveryState } from "@smskit/core";
import { phoneIdentity } from "@smskit/core/wrapper";
import type { Database, Queryable } from "@smskit/postgres";
import type { OutboxEntry } from "@smskit/postgres/outbox";
import { applyReport } from "./apply-report.ts";
import { deleteInParts } from "./delete-in-parts.ts";
import {
  type GatewayMessage,
  type MessageRow,
  type MessageStatus,
  messageColumns,
  messageOfRow,
} from "./gateway-message.ts";
import { isUuid } from "./is-uuid.ts";
import type { KeyedHash } from "./keyed-hash.ts";
import { settleMessages } from "./settle-messages.ts";

/** A message on its way into the table; the outbox has it already, in the same transaction. */
export interface NewGatewayMessage {
  id: string;
  outboxId: string;
  source: string;
  /** E.164. */
  to: string;
  batch?: string | undefined;
  reference?: string | undefined;
  usageType?: string | undefined;
  segments?: number | undefined;
  encoding?: string | undefined;
  details?: Readonly<Record<string, unknown>> | undefined;
  dueAt?: Date | undefined;
}

export interface MessageFilter {
  source?: string | undefined;
  /** E.164. */
  number?: string | undefined;
  reference?: string | undefined;
  batch?: string | undefined;
  status?: MessageStatus | undefined;
  /** The id of the last message of the previous page. */
  before?: string | undefined;
  /** The same by the place of that message, which may be deleted. */
  after?: { createdAt: Date; id: string } | undefined;
  /** Only messages that a provider accepted at this time or later. */
  sentFrom?: Date | undefined;
  /** Only messages that a provider accepted before this time. */
  sentBefore?: Date | undefined;
  /** @default 50 */
  limit?: number | undefined;
}

/** The messages of the gateway. */
export interface MessageStore {
  /** Adds messages; returns them as they are on record. */
  insert(messages: readonly NewGatewayMessage[], transaction: Queryable): Promise<GatewayMessage[]>;
  get(id: string): Promise<GatewayMessage | undefined>;
  /** The statuses of several messages, for callers who wait for them. */
  statusesOf(ids: readonly string[]): Promise<Map<string, MessageStatus>>;
  /** The outbox's id of a message. */
  outboxIdOf(id: string): Promise<string | undefined>;
  list(filter: MessageFilter): Promise<GatewayMessage[]>;
  /** How many messages of a batch have each status. */
  countBatch(batch: string): Promise<Partial<Record<MessageStatus, number>>>;
  /** Records how messages of the outbox ended. Returns them after each change of their status. */
  settle(entries: readonly OutboxEntry[], transaction: Queryable): Promise<GatewayMessage[]>;
  /** Records what a provider reported. Returns the message if its status is new. */
  applyDelivery(state: DeliveryState, transaction: Queryable): Promise<GatewayMessage | undefined>;
  /** Deletes a message. */
  delete(id: string): Promise<void>;
  /** Deletes every message to a number; returns how many. */
  deleteNumber(number: string, transaction: Queryable): Promise<number>;
  /** Deletes messages and batches older than so many days, and idempotency keys that have expired. */
  purge(days: number): Promise<void>;
}

export function createMessageStore(database: Database, hash: KeyedHash): MessageStore {
  const numberHashes = (number: string) => hash.all("number", phoneIdentity(number));

  async function select(where: string, values: readonly unknown[], on: Queryable = database) {
    const { rows } = await on.query<MessageRow>(
      `SELECT ${messageColumns} FROM smskit.gateway_messages m WHERE ${where}`,
      values,
    );
    return rows;
  }

  return {
    async insert(messages, transaction) {
      const records = messages.map((message) => ({
        id: message.id,
        outbox_id: message.outboxId,
        source: message.source,
        batch: message.batch,
        reference: message.reference,
        usage_type: message.usageType,
        number_hash: hash.of("number", phoneIdentity(message.to)),
        number_end: message.to.slice(-2),
        segments: message.segments,
        encoding: message.encoding,
        details: message.details,
        due_at: message.dueAt,
      }));
      const { rows } = await transaction.query<MessageRow>(
        `INSERT INTO smskit.gateway_messages (id, outbox_id, source, batch, reference, usage_type, number_hash,
            number_end, segments, encoding, details, due_at, status)
          SELECT id, outbox_id, source, batch, reference, usage_type, number_hash, number_end, segments, encoding,
            details, due_at, 'queued'
          FROM jsonb_to_recordset($1::jsonb) AS given (id uuid, outbox_id uuid, source text, batch uuid, reference text,
            usage_type text, number_hash text, number_end text, segments int, encoding text, details jsonb,
            due_at timestamptz)
          RETURNING ${messageColumns}`,
        [JSON.stringify(records)],
      );
      return rows.map(messageOfRow);
    },
    async get(id) {
      if (!isUuid(id)) return undefined;
      const [row] = await select("id = $1::uuid", [id]);
      return row && messageOfRow(row);
    },
    async statusesOf(ids) {
      const { rows } = await database.query<{ id: string; status: MessageStatus }>(
        "SELECT id, status FROM smskit.gateway_messages WHERE id = ANY($1::uuid[])",
        [ids],
      );
      return new Map(rows.map(({ id, status }) => [id, status]));
    },
    async outboxIdOf(id) {
      if (!isUuid(id)) return undefined;
      return (await select("id = $1::uuid", [id]))[0]?.outbox_id;
    },
    async list(filter) {
      const { source, number, reference, batch, status, before, after, limit = 50 } = filter;
      const { sentFrom, sentBefore } = filter;
      if ((batch !== undefined && !isUuid(batch)) || (before !== undefined && !isUuid(before))) return [];
      const rows = await select(
        `($1::text IS NULL OR source = $1) AND ($2::text[] IS NULL OR number_hash = ANY($2))
          AND ($3::text IS NULL OR reference = $3) AND ($4::uuid IS NULL OR batch = $4)
          AND ($5::text IS NULL OR status = $5)
          AND ($6::uuid IS NULL OR (created_at, id) <
            (SELECT created_at, id FROM smskit.gateway_messages WHERE id = $6))
          AND ($8::timestamptz IS NULL OR (created_at, id) < ($8, $9::uuid))
          AND ($10::timestamptz IS NULL OR sent_at >= $10) AND ($11::timestamptz IS NULL OR sent_at < $11)
          ORDER BY created_at DESC, id DESC LIMIT $7`,
        [
          source ?? null,
          number === undefined ? null : numberHashes(number),
          reference ?? null,
          batch ?? null,
          status ?? null,
          before ?? null,
          limit,
          after?.createdAt ?? null,
          after?.id ?? null,
          sentFrom ?? null,
          sentBefore ?? null,
        ],
      );
      return rows.map(messageOfRow);
    },
    async countBatch(batch) {
      if (!isUuid(batch)) return {};
      const { rows } = await database.query<{ status: MessageStatus; count: number }>(
        "SELECT status, count(*)::int AS count FROM smskit.gateway_messages WHERE batch = $1::uuid GROUP BY status",
        [batch],
      );
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    },
    settle: settleMessages,
    applyDelivery: applyReport,
    async delete(id) {
      if (isUuid(id)) await database.query("DELETE FROM smskit.gateway_messages WHERE id = $1::uuid", [id]);
    },
    async deleteNumber(number, transaction) {
      const { rows } = await transaction.query(
        "DELETE FROM smskit.gateway_messages WHERE number_hash = ANY($1) RETURNING 1",
        [numberHashes(number)],
      );
      return rows.length;
    },
    async purge(days) {
      const old = "created_at < now() - $1::float8 * interval '1 day'";
      await deleteInParts(database, "gateway_messages", `${old} AND status <> 'queued'`, [days]);
      await deleteInParts(database, "gateway_keys", "expires_at <= clock_timestamp()");
      await deleteInParts(database, "gateway_batches", old, [days]);
    },
  };
}
