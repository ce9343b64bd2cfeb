import { type DeliveryState, type DeliveryUpdate, SmsError } from "@smskit/core";
import { canonicalNumber, expectOptions, isKey, keyRule } from "@smskit/core/wrapper";
import { applyDeliveryUpdate } from "./apply-delivery-update.ts";
import type { Database } from "./database.ts";
import { databaseError, invalidConfig } from "./database-error.ts";
import { type LoggedMessage, type MessageRow, messageOf } from "./logged-message.ts";
import type { MessageLog, MessageLogOptions } from "./message-log-interface.ts";
import { createFingerprints } from "./number-fingerprint.ts";
import { uuidOf } from "./parse-uuid.ts";
import { periodicCleanup } from "./periodic-cleanup.ts";
import { purgeMessages } from "./purge-messages.ts";
import { storableJson } from "./storable-json.ts";

export type { ListOptions, MessageLog, MessageLogOptions, SendOutcome } from "./message-log-interface.ts";

/**
 * Creates a log of messages. It keeps numbers as keyed fingerprints with their last two digits, and no texts or variables.
 * @throws {SmsError} `invalid-config`; its methods throw `unavailable` when the database cannot be reached, and
 * `invalid-recipient` for a number without its country code.
 */
export function createMessageLog(database: Database, options: MessageLogOptions): MessageLog {
  expectOptions("createMessageLog", options, { secret: true, retentionDays: true });
  const { secret, retentionDays = 90 } = options;
  const fingerprints = createFingerprints(secret, "createMessageLog");
  /** Providers write a number in several ways. */
  const hashesOf = async (number: string) => fingerprints(await canonicalNumber(number));
  if (!(retentionDays > 0)) throw invalidConfig("createMessageLog: retentionDays: must be a number above 0.");
  const purge = purgeMessages(database, retentionDays);
  const cleanUp = periodicCleanup(1_000, purge.some);

  async function run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (SmsError.is(thrown) && thrown.code !== "unavailable") throw thrown;
      throw databaseError(thrown, "The message log cannot be used.");
    }
  }

  async function apply({ to, ...update }: DeliveryUpdate): Promise<DeliveryState> {
    // No message has a recipient that is not a number, so such an update is never looked up.
    const [numberHash] = to === undefined ? [null] : await hashesOf(to).catch(() => fingerprints(to));
    return applyDeliveryUpdate(database, update, numberHash);
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
        await cleanUp();
        const { rows } = await database.query<{ id: string }>(
          `INSERT INTO smskit.messages
            (number_hash, number_end, connector, provider, usage_type, reference, segments, encoding, outcome)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'started') RETURNING id`,
          [
            (await hashesOf(prepared.to))[0],
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
          // A delivery report may have come before: then the provider has the message, though its response was lost.
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
        // Several sends to the same number may be open; then it cannot be told which of them was found.
        await database.query(
          `WITH open AS (
            SELECT id FROM smskit.messages
              WHERE number_hash = ANY($1::text[]) AND started_at >= $2 AND outcome IN ('started', 'unknown')
          )
          UPDATE smskit.messages SET outcome = 'accepted', code = NULL, ended_at = clock_timestamp(),
            connector = $3, provider = $4, message_id = $5
            WHERE id IN (SELECT id FROM open) AND (SELECT count(*) FROM open) = 1`,
          [await hashesOf(prepared.to), earlier(since), receipt.connector, receipt.provider, receipt.id],
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
          number === undefined ? null : await hashesOf(number),
          before?.startedAt ?? null,
          before?.id ?? null,
          reference ?? null,
        ];
        if (reference !== undefined && !isKey(reference)) {
          throw new SmsError({ code: "invalid-message", message: `reference: ${keyRule}.` });
        }
        if (!Number.isInteger(limit) || limit < 1)
          throw invalidConfig("list: limit: must be an integer of 1 or more.");
        return select(
          `($1::text[] IS NULL OR m.number_hash = ANY($1)) AND ($4::text IS NULL OR m.reference = $4) AND ($2::timestamptz IS NULL
            OR (m.started_at, m.id) < ($2, $3::uuid))`,
          values,
          limit,
        );
      }),
    get: (id) => run(async () => (await select("m.id = $1::uuid", [uuidOf(id)], 1))[0]),
    deleteNumber: (number) =>
      run(async () => {
        const hashes = [await hashesOf(number)];
        return database.transaction(async (transaction) => {
          await transaction.query(
            `DELETE FROM smskit.deliveries d WHERE d.number_hash = ANY($1::text[]) OR EXISTS (SELECT FROM smskit.messages m
              WHERE m.number_hash = ANY($1) AND m.provider = d.provider AND m.message_id = d.message_id)`,
            hashes,
          );
          const { rows } = await transaction.query(
            "DELETE FROM smskit.messages WHERE number_hash = ANY($1::text[]) RETURNING 1",
            hashes,
          );
          return rows.length;
        });
      }),
    purge: () => run(purge.all),
  };
}

/** The log is written a moment before the send, which begins at `since`. */
function earlier(since: Date): Date {
  return new Date(since.getTime() - 5_000);
}
