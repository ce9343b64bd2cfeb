import { SmsError, type SmsReceipt } from "@smskit/core";
import { type IdempotencyStore, isKey, type KeyState, keyRule } from "@smskit/core/wrapper";
import type { Database } from "./database.ts";
import { databaseError } from "./database-error.ts";
import { durableCommit } from "./durable-commit.ts";
import { periodicCleanup } from "./periodic-cleanup.ts";
import { storableJson } from "./storable-json.ts";

interface KeyRow {
  hash: string;
  token: string;
  started_at: Date;
  age_ms: number;
  keyed_by: string | null;
  receipt: SmsReceipt | null;
}

/**
 * Creates a store of idempotency keys for `withIdempotency`, across restarts and processes. It keeps a hash of the message
 * and, until the key is forgotten, the receipt as JSON. It uses the database's clock.
 * @throws {SmsError} from its methods: `invalid-message` for an invalid key; `unavailable`.
 */
export function createPostgresIdempotencyStore(database: Database): IdempotencyStore {
  const purge = periodicCleanup(100, () =>
    database.query(
      `DELETE FROM smskit.idempotency_keys WHERE key IN
        (SELECT key FROM smskit.idempotency_keys WHERE expires_at <= now() LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
    ),
  );

  async function tryClaim(
    key: string,
    hash: string,
    ttlMs: number,
    keyedBy?: string,
  ): Promise<KeyState | undefined> {
    const token = crypto.randomUUID();
    // A conflict waits for the transaction that wrote the key, so that of many claims one gets it.
    const { rows: claimed } = await database.query(
      `INSERT INTO smskit.idempotency_keys AS known (key, hash, token, keyed_by, started_at, expires_at)
        VALUES ($1, $2, $4, $5, clock_timestamp(), clock_timestamp() + $3::float8 * interval '1 ms')
        ON CONFLICT (key) DO UPDATE SET hash = excluded.hash, token = excluded.token,
          keyed_by = excluded.keyed_by, started_at = excluded.started_at, expires_at = excluded.expires_at, receipt = NULL WHERE known.expires_at <= clock_timestamp()
        RETURNING ${durableCommit}`,
      [key, hash, ttlMs, token, keyedBy ?? null],
    );
    if (claimed.length > 0) return { state: "claimed", token };
    const { rows } = await database.query<KeyRow>(
      `SELECT hash, token, started_at, receipt, keyed_by,
        extract(epoch FROM clock_timestamp() - started_at)::float8 * 1000 AS age_ms
        FROM smskit.idempotency_keys WHERE key = $1`,
      [key],
    );
    const known = rows[0];
    if (known === undefined) return undefined;
    if (known.hash !== hash) return { state: "conflict" };
    if (known.receipt !== null) return { state: "accepted", receipt: known.receipt };
    return {
      state: "started",
      startedAt: known.started_at,
      token: known.token,
      ageMs: known.age_ms,
      keyedBy: known.keyed_by ?? undefined,
    };
  }

  return {
    async claim(key, hash, ttlMs, keyedBy) {
      if (!isKey(key)) throw new SmsError({ code: "invalid-message", message: `key: ${keyRule}.` });
      try {
        await purge();
        for (;;) {
          const state = await tryClaim(key, hash, ttlMs, keyedBy);
          // The key was freed between the two statements: claim it again.
          if (state !== undefined) return state;
        }
      } catch (thrown) {
        throw databaseError(thrown, "The idempotency key cannot be claimed.");
      }
    },
    async finish(key, receipt, token) {
      try {
        await database.query(
          "UPDATE smskit.idempotency_keys SET receipt = $3::jsonb WHERE key = $1 AND token::text = $2",
          [key, token, storableJson(receipt)],
        );
      } catch (thrown) {
        throw databaseError(thrown, "The receipt cannot be kept.");
      }
    },
    async release(key, token) {
      try {
        await database.query("DELETE FROM smskit.idempotency_keys WHERE key = $1 AND token::text = $2", [
          key,
          token,
        ]);
      } catch (thrown) {
        throw databaseError(thrown, "The idempotency key cannot be freed.");
      }
    },
  };
}
