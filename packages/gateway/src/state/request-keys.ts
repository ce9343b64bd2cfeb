import { SmsError } from "@smskit/core";
import type { Queryable } from "@smskit/postgres";
import type { KeyedHash } from "./keyed-hash.ts";

/**
 * A key of a request, as it is stored: keyed hashes, which belong to a source. There is one for each secret of the gateway, the
 * newest first: a key that was stored before a rotation has the hash of the older secret.
 */
export interface RequestKey {
  source: string;
  hashes: readonly string[];
  /** What must be equal for the same request. */
  fingerprints: readonly string[];
  messageId: string;
  /** Seconds that the key is remembered. */
  seconds: number;
}

/** What a repeated request has in common with the first, before it is hashed. */
export interface Once {
  /** The caller's key. */
  key: string;
  /** Everything that must be equal: another request with the same key is a conflict. */
  fingerprint: string;
  /** Seconds that the key is remembered. */
  seconds: number;
}

/** Returns the key of a request for a message. */
export function requestKey(hash: KeyedHash, source: string, once: Once, messageId: string): RequestKey {
  return {
    source,
    hashes: hash.all("key", source, once.key),
    fingerprints: hash.all("fingerprint", source, once.fingerprint),
    messageId,
    seconds: once.seconds,
  };
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
    [JSON.stringify(keys.map(recordOf).toSorted((one, other) => (one.place < other.place ? -1 : 1)))],
  );
  return new Set(rows.map(({ message_id }) => message_id));
}

/**
 * Returns the message of a key that is remembered.
 * @throws {SmsError} `idempotency-conflict` if the key was used for another request.
 */
export async function recallKey(
  { source, hashes, fingerprints }: Pick<RequestKey, "source" | "hashes" | "fingerprints">,
  on: Queryable,
): Promise<string | undefined> {
  const { rows } = await on.query<{ message_id: string; fingerprint: string }>(
    `SELECT message_id, fingerprint FROM smskit.gateway_keys
      WHERE source = $1 AND key = ANY($2::text[]) AND expires_at > clock_timestamp()`,
    [source, hashes],
  );
  const [row] = rows;
  if (row === undefined || fingerprints.includes(row.fingerprint)) return row?.message_id;
  throw new SmsError({
    code: "idempotency-conflict",
    message: "Idempotency-Key: was used for another request; use one key for one request.",
  });
}

/** Forgets the keys of messages that are not on record. */
export async function releaseKeys(messageIds: readonly string[], on: Queryable): Promise<void> {
  if (messageIds.length === 0) return;
  await on.query("DELETE FROM smskit.gateway_keys WHERE message_id = ANY($1::uuid[])", [messageIds]);
}

function recordOf({ source, hashes, fingerprints, messageId, seconds }: RequestKey) {
  const [key] = hashes;
  const [fingerprint] = fingerprints;
  // In one order everywhere, so that two instances do not deadlock.
  return { source, key, fingerprint, messageId, seconds, place: `${source} ${key}` };
}
