import {
  type Attempt,
  type DeliveryState,
  type DeliveryUpdate,
  mergeDelivery,
  type PreparedMessage,
  type SmsErrorCode,
  type SmsReceipt,
  type SmsWebhookEvent,
} from "@smskit/core";
import type { Database } from "./database.ts";
import { databaseError, invalidConfig } from "./database-error.ts";
import { everyNth } from "./every-nth.ts";
import { createFingerprint } from "./fingerprint.ts";

export interface MessageLogOptions {
  /** Keys the fingerprints of numbers; at least 16 random characters, the same for good. */
  secret: string;
  /**
   * Days that a message is kept.
   * @default 90
   */
  retentionDays?: number | undefined;
}

/** A send, what became of it, and how far the message got. It has no text, no variables and no number. */
export interface LoggedMessage {
  id: string;
  /** The last two digits of the number. */
  numberEnd: string;
  connector: string;
  provider: string;
  /** The provider's id, once it accepted the message. */
  messageId?: string;
  usageType?: string;
  reference?: string;
  segments?: number;
  encoding?: "gsm-7" | "ucs-2";
  /** `started`: under way, or its process died and nobody knows. */
  outcome: "started" | "accepted" | "not-sent" | "unknown";
  code?: SmsErrorCode;
  attempts: readonly Attempt[];
  startedAt: Date;
  endedAt?: Date;
  /** All that the provider told since, merged; without the number. */
  delivery?: DeliveryState;
}

export interface ListOptions {
  /** Only those to this number, E.164. */
  number?: string | undefined;
  /** Only older ones: the last of the page before. */
  before?: LoggedMessage | undefined;
  /** @default 100 */
  limit?: number | undefined;
}

/** What became of a send. */
export type SendOutcome =
  | { outcome: "accepted"; receipt: SmsReceipt; attempts: readonly Attempt[] }
  | { outcome: "not-sent" | "unknown"; code: SmsErrorCode; attempts: readonly Attempt[] };

/** Every send, its attempts and its delivery updates. */
export interface MessageLog {
  /** A send is about to begin. For {@link withMessageLog}. */
  begin(prepared: PreparedMessage, connector: { id: string; provider: string }): Promise<string>;
  /** And ended so. */
  end(id: string, outcome: SendOutcome): Promise<void>;
  /** An earlier send of unknown outcome was found at the provider. */
  found(prepared: PreparedMessage, since: Date, receipt: SmsReceipt): Promise<void>;
  /**
   * Merges what a provider told of a message, in any order, from any process, also before its send has returned.
   * Returns what is known now.
   */
  apply(update: DeliveryUpdate): Promise<DeliveryState>;
  /** Takes the delivery updates among webhook events. */
  applyEvent(event: SmsWebhookEvent): Promise<void>;
  /** Newest first. */
  list(options?: ListOptions): Promise<LoggedMessage[]>;
  get(id: string): Promise<LoggedMessage | undefined>;
  /** Forgets every message to a number, E.164; returns how many. */
  deleteNumber(number: string): Promise<number>;
  /** Forgets what is older than `retentionDays`; returns how many messages. The log does so by itself as it is used. */
  purge(): Promise<number>;
}

/**
 * Keeps a log of messages. Numbers are kept as keyed fingerprints with their last two digits; texts and variables are
 * not kept at all.
 * @throws {SmsError} `invalid-config`; its methods throw `unavailable` when the database cannot be reached.
 */
export function createMessageLog(
  database: Database,
  { secret, retentionDays = 90 }: MessageLogOptions,
): MessageLog {
  const fingerprint = createFingerprint(secret, "createMessageLog");
  if (!(retentionDays > 0)) throw invalidConfig("createMessageLog: retentionDays is a number above 0.");
  const housekeeping = everyNth(1_000, () => purge());

  async function run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw databaseError(thrown, "The message log cannot be used.");
    }
  }

  async function purge(): Promise<number> {
    const { rows } = await database.query(
      "DELETE FROM smskit.messages WHERE started_at < now() - $1::float8 * interval '1 day' RETURNING 1",
      [retentionDays],
    );
    await database.query(
      "DELETE FROM smskit.deliveries WHERE updated_at < now() - $1::float8 * interval '1 day'",
      [retentionDays],
    );
    return rows.length;
  }

  async function apply(given: DeliveryUpdate): Promise<DeliveryState> {
    const { to, ...update } = given;
    const numberHash = to === undefined ? null : fingerprint(to);
    return database.transaction(async (transaction) => {
      const key = [update.provider, update.id];
      // The row is there and locked before it is read: updates of one message wait for each other.
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
          [...key, JSON.stringify(state), numberHash],
        );
      }
      return state;
    });
  }

  async function select(where: string, values: unknown[], limit: number): Promise<LoggedMessage[]> {
    const { rows } = await database.query<MessageRow>(
      `SELECT m.*, d.state FROM smskit.messages m
        LEFT JOIN smskit.deliveries d ON d.provider = m.provider AND d.message_id = m.message_id
        WHERE ${where} ORDER BY m.started_at DESC, m.id DESC LIMIT ${limit}`,
      values,
    );
    return rows.map(messageOf);
  }

  return {
    begin: (prepared, connector) =>
      run(async () => {
        await housekeeping();
        const { rows } = await database.query<{ id: string }>(
          `INSERT INTO smskit.messages
            (number_hash, number_end, connector, provider, usage_type, reference, segments, encoding, outcome)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'started') RETURNING id`,
          [
            fingerprint(prepared.to),
            prepared.to.slice(-2),
            connector.id,
            connector.provider,
            prepared.usageType ?? null,
            prepared.reference ?? null,
            prepared.segments ?? null,
            prepared.encoding ?? null,
          ],
        );
        return (rows[0] as { id: string }).id;
      }),
    end: (id, outcome) =>
      run(async () => {
        const accepted = outcome.outcome === "accepted" ? outcome.receipt : undefined;
        await database.query(
          `UPDATE smskit.messages SET outcome = $2, code = $3, attempts = $4::jsonb, ended_at = clock_timestamp(),
            connector = coalesce($5, connector), provider = coalesce($6, provider), message_id = $7,
            segments = coalesce($8, segments), encoding = coalesce($9, encoding) WHERE id = $1`,
          [
            id,
            outcome.outcome,
            outcome.outcome === "accepted" ? null : outcome.code,
            JSON.stringify(outcome.attempts),
            accepted?.connector ?? null,
            accepted?.provider ?? null,
            accepted?.id ?? null,
            accepted?.segments ?? null,
            accepted?.encoding ?? null,
          ],
        );
      }),
    found: (prepared, since, receipt) =>
      run(async () => {
        // Several may be open, to the same number; which of them it is cannot be told then.
        await database.query(
          `WITH open AS (
            SELECT id FROM smskit.messages
              WHERE number_hash = $1 AND started_at >= $2 AND outcome IN ('started', 'unknown')
          )
          UPDATE smskit.messages SET outcome = 'accepted', code = NULL, ended_at = clock_timestamp(),
            connector = $3, provider = $4, message_id = $5
            WHERE id IN (SELECT id FROM open) AND (SELECT count(*) FROM open) = 1`,
          [fingerprint(prepared.to), earlier(since), receipt.connector, receipt.provider, receipt.id],
        );
      }),
    apply: (update) => run(() => apply(update)),
    async applyEvent(event) {
      if (event.type === "delivery") await run(() => apply(event.update));
    },
    list: ({ number, before, limit = 100 } = {}) =>
      run(() => {
        const values = [
          number === undefined ? null : fingerprint(number),
          before?.startedAt ?? null,
          before?.id ?? null,
        ];
        if (!Number.isInteger(limit) || limit < 1)
          throw invalidConfig("list: limit is a whole number from 1.");
        return select(
          `($1::text IS NULL OR m.number_hash = $1) AND ($2::timestamptz IS NULL
            OR (m.started_at, m.id) < ($2, $3::uuid))`,
          values,
          limit,
        );
      }),
    get: (id) => run(async () => (await select("m.id::text = $1", [id], 1))[0]),
    deleteNumber: (number) =>
      run(() =>
        database.transaction(async (transaction) => {
          const hash = [fingerprint(number)];
          await transaction.query(
            `DELETE FROM smskit.deliveries d WHERE d.number_hash = $1 OR EXISTS (SELECT FROM smskit.messages m
              WHERE m.number_hash = $1 AND m.provider = d.provider AND m.message_id = d.message_id)`,
            hash,
          );
          const { rows } = await transaction.query(
            "DELETE FROM smskit.messages WHERE number_hash = $1 RETURNING 1",
            hash,
          );
          return rows.length;
        }),
      ),
    purge: () => run(purge),
  };
}

interface MessageRow {
  id: string;
  number_end: string;
  connector: string;
  provider: string;
  message_id: string | null;
  usage_type: string | null;
  reference: string | null;
  segments: number | null;
  encoding: "gsm-7" | "ucs-2" | null;
  outcome: LoggedMessage["outcome"];
  code: SmsErrorCode | null;
  attempts: Attempt[];
  started_at: Date;
  ended_at: Date | null;
  state: DeliveryState | null;
}

function messageOf(row: MessageRow): LoggedMessage {
  const delivery = revivedState(row.state ?? undefined);
  return {
    id: row.id,
    numberEnd: row.number_end,
    connector: row.connector,
    provider: row.provider,
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
    ...(row.usage_type === null ? {} : { usageType: row.usage_type }),
    ...(row.reference === null ? {} : { reference: row.reference }),
    ...(row.segments === null ? {} : { segments: row.segments }),
    ...(row.encoding === null ? {} : { encoding: row.encoding }),
    outcome: row.outcome,
    ...(row.code === null ? {} : { code: row.code }),
    attempts: row.attempts.map((attempt) => ({ ...attempt, startedAt: new Date(attempt.startedAt) })),
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(delivery === undefined ? {} : { delivery }),
  };
}

/** JSON has made its dates strings. */
function revivedState(state: DeliveryState | undefined): DeliveryState | undefined {
  if (state === undefined) return undefined;
  const conflicts = state.conflicts?.map((conflict) => ({ ...conflict, at: new Date(conflict.at) }));
  return { ...state, at: new Date(state.at), ...(conflicts === undefined ? {} : { conflicts }) };
}

/** The log is written a moment before the send that `since` tells of. */
function earlier(since: Date): Date {
  return new Date(since.getTime() - 5_000);
}
