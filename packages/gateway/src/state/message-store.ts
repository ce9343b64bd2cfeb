import type { DeliveryState } from "@smskit/core";
import { phoneIdentity } from "@smskit/core/wrapper";
import type { Database, Queryable } from "@smskit/postgres";
import type { OutboxEntry } from "@smskit/postgres/outbox";
import { type GatewayMessage, type MessageRow, type MessageStatus, messageOfRow } from "./gateway-message.ts";
import type { KeyedHash } from "./keyed-hash.ts";

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

/** A message whose status has changed. */
export interface StatusChange {
  message: GatewayMessage;
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
  /** Records how messages of the outbox ended. */
  settle(entries: readonly OutboxEntry[], transaction: Queryable): Promise<StatusChange[]>;
  /** Records what a provider reported, if it is news. */
  applyDelivery(state: DeliveryState, transaction: Queryable): Promise<StatusChange | undefined>;
  /** Deletes a message. */
  delete(id: string): Promise<void>;
  /** Deletes every message to a number; returns how many. */
  deleteNumber(number: string, transaction: Queryable): Promise<number>;
  /** Deletes messages and batches older than so many days, and idempotency keys that have expired. */
  purge(days: number): Promise<number>;
}

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

const columns = `id, outbox_id, source, status, number_end, batch, reference, usage_type, segments, encoding, connector, provider,
  provider_id, error, price, details, created_at, updated_at, due_at, sent_at`;

export function createMessageStore(database: Database, hash: KeyedHash): MessageStore {
  const numberHashes = (number: string) => hash.all("number", phoneIdentity(number));

  async function select(where: string, values: readonly unknown[], on: Queryable = database) {
    const { rows } = await on.query<MessageRow>(
      `SELECT ${columns} FROM smskit.gateway_messages m WHERE ${where}`,
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
          RETURNING ${columns}`,
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
    async settle(entries, transaction) {
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
                },
              },
            ]
          : [],
      );
      if (records.length === 0) return [];
      const { rows } = await transaction.query<MessageRow>(
        `UPDATE smskit.gateway_messages m SET
            status = CASE WHEN m.status IN ('queued', 'unknown', 'failed') THEN settled.status ELSE m.status END,
            connector = coalesce(settled.connector, m.connector), provider = coalesce(settled.provider, m.provider),
            provider_id = coalesce(settled.provider_id, m.provider_id), error = settled.error,
            sent_at = CASE WHEN settled.status = 'accepted' THEN coalesce(m.sent_at, clock_timestamp()) ELSE m.sent_at END,
            updated_at = clock_timestamp()
          FROM jsonb_to_recordset($1::jsonb) AS settled (id uuid, status text, connector text, provider text,
            provider_id text, error jsonb)
          WHERE m.id = settled.id
          RETURNING m.${columns.replaceAll(/,\s+/g, ", m.")}`,
        [JSON.stringify(records)],
      );
      return rows.map((row) => ({ message: messageOfRow(row) }));
    },
    async applyDelivery(state, transaction) {
      const status = reported[state.status];
      if (status === undefined) return undefined;
      const [row] = await select(
        `${isUuid(state.reference) ? "id = $3::uuid OR" : "$3::text IS NULL AND"} (provider = $1 AND provider_id = $2)
          ORDER BY created_at DESC LIMIT 1 FOR UPDATE`,
        [state.provider, state.id, isUuid(state.reference) ? state.reference : null],
        transaction,
      );
      if (row === undefined || ranks[status] <= ranks[row.status]) return undefined;
      const error =
        state.code === undefined
          ? null
          : {
              code: state.code,
              message: "The provider reported that the message was not delivered.",
              ...(state.providerCode !== undefined && { providerCode: state.providerCode }),
            };
      const { rows } = await transaction.query<MessageRow>(
        `UPDATE smskit.gateway_messages SET status = $2, provider = $3, provider_id = $4, error = $5::jsonb,
            price = coalesce($6::jsonb, price), sent_at = coalesce(sent_at, clock_timestamp()),
            updated_at = clock_timestamp()
          WHERE id = $1::uuid RETURNING ${columns}`,
        [row.id, status, state.provider, state.id, json(error), json(state.price ?? null)],
      );
      return rows[0] && { message: messageOfRow(rows[0]) };
    },
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
      const { rows } = await database.query(
        `DELETE FROM smskit.gateway_messages WHERE id IN (SELECT id FROM smskit.gateway_messages
          WHERE created_at < now() - $1::float8 * interval '1 day' AND status <> 'queued'
          LIMIT 5000 FOR UPDATE SKIP LOCKED) RETURNING 1`,
        [days],
      );
      await database.query("DELETE FROM smskit.gateway_keys WHERE expires_at <= clock_timestamp()");
      await database.query(
        "DELETE FROM smskit.gateway_batches WHERE created_at < now() - $1::float8 * interval '1 day'",
        [days],
      );
      return rows.length;
    },
  };
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Whether a value is an id of ours, so that Postgres does not refuse it. */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}
