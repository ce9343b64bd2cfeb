import { SmsError } from "@smskit/core";
import type { Queryable } from "@smskit/postgres";

/** A key of a request, as it is stored: keyed hashes, which belong to a source. */
export interface RequestKey {
  source: string;
  key: string;
  /** What must be equal for the same request. */
  fingerprint: string;
  messageId: string;
  /** Seconds that the key is remembered. */
  seconds: number;
}

/**
 * Claims keys that are not remembered. A key must be there once.
 * @returns the ids of the messages whose keys were claimed.
 */
export async function claimKeys(keys: readonly RequestKey[], on: Queryable): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await on.query<{ message_id: string }>(
    `INSERT INTO smskit.gateway_keys AS known (source, key, fingerprint, message_id, expires_at)
      SELECT source, key, fingerprint, "messageId", clock_timestamp() + seconds * interval '1 s'
      FROM jsonb_to_recordset($1::jsonb) AS given (source text, key text, fingerprint text, "messageId" uuid, seconds float8)
      ON CONFLICT (source, key) DO UPDATE SET fingerprint = excluded.fingerprint, message_id = excluded.message_id,
        expires_at = excluded.expires_at WHERE known.expires_at <= clock_timestamp()
      RETURNING message_id`,
    // In one order everywhere, so that two instances do not deadlock.
    [JSON.stringify(keys.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1)))],
  );
  return new Set(rows.map(({ message_id }) => message_id));
}

/**
 * Returns the message of a key that is remembered.
 * @throws {SmsError} `idempotency-conflict` if the key was used for another request.
 */
export async function recallKey(
  { source, key, fingerprint }: Pick<RequestKey, "source" | "key" | "fingerprint">,
  on: Queryable,
): Promise<string | undefined> {
  const { rows } = await on.query<{ message_id: string; fingerprint: string }>(
    `SELECT message_id, fingerprint FROM smskit.gateway_keys
      WHERE source = $1 AND key = $2 AND expires_at > clock_timestamp()`,
    [source, key],
  );
  const [row] = rows;
  if (row === undefined || row.fingerprint === fingerprint) return row?.message_id;
  throw new SmsError({
    code: "idempotency-conflict",
    message: "Idempotency-Key: was used for another request; use one key for one message.",
  });
}

/** Forgets the keys of messages that are not on record. */
export async function releaseKeys(messageIds: readonly string[], on: Queryable): Promise<void> {
  if (messageIds.length === 0) return;
  await on.query("DELETE FROM smskit.gateway_keys WHERE message_id = ANY($1::uuid[])", [messageIds]);
}

function placeOf({ source, key }: RequestKey): string {
  return `${source} ${key}`;
}
