import {
  type Attempt,
  type DeliveryState,
  type DeliveryUpdate,
  mergeDelivery,
  type PreparedMessage,
  SmsError,
  type SmsErrorCode,
  type SmsReceipt,
  type SmsWebhookEvent,
} from "@smskit/core";
import { canonicalNumber, expectOptions, isKey, keyRule } from "@smskit/core/wrapper";
import type { Database, Transaction } from "./database.ts";
import { databaseError, invalidConfig } from "./database-error.ts";
import { type LoggedMessage, type MessageRow, messageOf, revivedState } from "./logged-message.ts";
import { createFingerprint } from "./number-fingerprint.ts";
import { uuidOf } from "./parse-uuid.ts";
import { nowAndThen } from "./periodic-cleanup.ts";
import { purgeMessages } from "./purge-messages.ts";
import { storableJson } from "./storable-json.ts";

export interface MessageLogOptions {
  /** Keys the fingerprints of numbers; at least 16 random characters, the same for good. */
  secret: string;
  /**
   * Days that a message is kept.
   * @default 90
   */
  retentionDays?: number | undefined;
}

export interface ListOptions {
  /** Only those to this number, however it is written. */
  number?: string | undefined;
  /** Only those that were sent with this reference. */
  reference?: string | undefined;
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
   * Where the answer to a send was lost, and with it the message's id, the reference in an update says which send it
   * is about. Returns what is known now.
   */
  apply(update: DeliveryUpdate): Promise<DeliveryState>;
  /** Takes the delivery updates among webhook events. */
  applyEvent(event: SmsWebhookEvent): Promise<void>;
  /** Newest first. */
  list(options?: ListOptions): Promise<LoggedMessage[]>;
  /** A message by its id in the log; `undefined` if there is none. */
  get(id: string): Promise<LoggedMessage | undefined>;
  /** Forgets every message to a number, however it is written; returns how many. */
  deleteNumber(number: string): Promise<number>;
  /** Forgets what is older than `retentionDays`; returns how many messages. The log does so by itself as it is used. */
  purge(): Promise<number>;
}

/**
 * Keeps a log of messages. Numbers are kept as keyed fingerprints with their last two digits; texts and variables are
 * not kept at all.
 * @throws {SmsError} `invalid-config`; its methods throw `unavailable` when the database cannot be reached, and
 * `invalid-recipient` for a number that does not say its country.
 */
export function createMessageLog(database: Database, options: MessageLogOptions): MessageLog {
  expectOptions("createMessageLog", options, { secret: true, retentionDays: true });
  const { secret, retentionDays = 90 } = options;
  const fingerprint = createFingerprint(secret, "createMessageLog");
  /** Providers write one number in several ways. */
  const hashOf = async (number: string) => fingerprint(await canonicalNumber(number));
  if (!(retentionDays > 0)) throw invalidConfig("createMessageLog: retentionDays is a number above 0.");
  const purge = purgeMessages(database, retentionDays);
  const housekeeping = nowAndThen(1_000, purge.some);

  async function run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (SmsError.is(thrown) && thrown.code !== "unavailable") throw thrown;
      throw databaseError(thrown, "The message log cannot be used.");
    }
  }

  async function apply(given: DeliveryUpdate): Promise<DeliveryState> {
    const { to, ...update } = given;
    if (!isKey(update.id)) throw new SmsError({ code: "invalid-message", message: `update.id: ${keyRule}.` });
    // What is no number, nobody looks for.
    const numberHash = to === undefined ? null : await hashOf(to).catch(() => fingerprint(to));
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
          [...key, storableJson(state), numberHash],
        );
        if (isKey(update.reference)) await settle(transaction, [...key, update.reference]);
      }
      return state;
    });
  }

  /** The provider speaks of a reference: it has the message of the one send of it whose outcome nobody knows yet. */
  async function settle(transaction: Transaction, values: readonly string[]): Promise<void> {
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
            await hashOf(prepared.to),
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
          // A report may have come before: then the provider has the message, though its answer was lost.
          `UPDATE smskit.messages SET
            outcome = CASE WHEN $2 = 'unknown' AND message_id IS NOT NULL THEN 'accepted' ELSE $2 END,
            code = CASE WHEN $2 = 'unknown' AND message_id IS NOT NULL THEN NULL ELSE $3 END,
            attempts = $4::jsonb, ended_at = clock_timestamp(), connector = coalesce($5, connector),
            provider = coalesce($6, provider), message_id = coalesce($7, message_id),
            segments = coalesce($8, segments), encoding = coalesce($9, encoding) WHERE id = $1`,
          [
            id,
            outcome.outcome,
            outcome.outcome === "accepted" ? null : outcome.code,
            storableJson(outcome.attempts),
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
          [await hashOf(prepared.to), earlier(since), receipt.connector, receipt.provider, receipt.id],
        );
      }),
    apply: (update) => run(() => apply(update)),
    async applyEvent(event) {
      if (event.type === "delivery") await run(() => apply(event.update));
    },
    list: (listOptions = {}) =>
      run(async () => {
        expectOptions("list", listOptions, {
          number: true,
          reference: true,
          before: true,
          limit: true,
        });
        const { number, reference, before, limit = 100 } = listOptions;
        const values = [
          number === undefined ? null : await hashOf(number),
          before?.startedAt ?? null,
          before?.id ?? null,
          reference ?? null,
        ];
        if (reference !== undefined && !isKey(reference)) {
          throw new SmsError({ code: "invalid-message", message: `reference: ${keyRule}.` });
        }
        if (!Number.isInteger(limit) || limit < 1)
          throw invalidConfig("list: limit is a whole number from 1.");
        return select(
          `($1::text IS NULL OR m.number_hash = $1) AND ($4::text IS NULL OR m.reference = $4) AND ($2::timestamptz IS NULL
            OR (m.started_at, m.id) < ($2, $3::uuid))`,
          values,
          limit,
        );
      }),
    get: (id) => run(async () => (await select("m.id = $1::uuid", [uuidOf(id)], 1))[0]),
    deleteNumber: (number) =>
      run(async () => {
        const hash = [await hashOf(number)];
        return database.transaction(async (transaction) => {
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
        });
      }),
    purge: () => run(purge.all),
  };
}

/** The log is written a moment before the send that `since` tells of. */
function earlier(since: Date): Date {
  return new Date(since.getTime() - 5_000);
}
