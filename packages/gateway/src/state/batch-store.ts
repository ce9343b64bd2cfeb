import { SmsError } from "@smskit/core";
import type { GatewayContext } from "../context.ts";
import type { MessageStatus } from "./gateway-message.ts";
import { isUuid } from "./is-uuid.ts";

/** Messages that came with one request. */
export interface GatewayBatch {
  id: string;
  /** Who asked for it: `key:<id>`. */
  source: string;
  /** How many messages the request had. */
  total: number;
  /** How many of them were refused, and are not sent. */
  refused: number;
  createdAt: Date;
  /** How many messages have each status. Erased messages have none. */
  counts: Partial<Record<MessageStatus, number>>;
}

/**
 * Returns the id of a batch: a new one, or that of the same request before.
 * @throws {SmsError} `idempotency-conflict` if the key was used for another request.
 */
export async function claimBatch(
  { database, hash }: Pick<GatewayContext, "database" | "hash">,
  source: string,
  once: { key: string; fingerprint: string; seconds: number } | undefined,
): Promise<string> {
  const id = crypto.randomUUID();
  if (once === undefined) return id;
  const fingerprint = hash.of("fingerprint", source, once.fingerprint);
  const kept = "known.expires_at > clock_timestamp()";
  const { rows } = await database.query<{ message_id: string; fingerprint: string }>(
    `INSERT INTO smskit.gateway_keys AS known (source, key, fingerprint, message_id, expires_at)
      VALUES ($1, $2, $3, $4::uuid, clock_timestamp() + $5::float8 * interval '1 s')
      ON CONFLICT (source, key) DO UPDATE SET
        fingerprint = CASE WHEN ${kept} THEN known.fingerprint ELSE excluded.fingerprint END,
        message_id = CASE WHEN ${kept} THEN known.message_id ELSE excluded.message_id END,
        expires_at = CASE WHEN ${kept} THEN known.expires_at ELSE excluded.expires_at END
      RETURNING message_id, fingerprint`,
    [source, hash.of("key", source, once.key), fingerprint, id, once.seconds],
  );
  const [row] = rows;
  if (row?.fingerprint === fingerprint) return row.message_id;
  throw new SmsError({
    code: "idempotency-conflict",
    message: "Idempotency-Key: was used for another request; use one key for one batch.",
  });
}

/** Records a batch. A repeated request, which may find other messages refused, changes their number. */
export async function recordBatch(
  { database }: Pick<GatewayContext, "database">,
  { id, source, total, refused }: Pick<GatewayBatch, "id" | "source" | "total" | "refused">,
): Promise<void> {
  await database.query(
    `INSERT INTO smskit.gateway_batches (id, source, total, refused) VALUES ($1::uuid, $2, $3, $4)
      ON CONFLICT (id) DO UPDATE SET refused = excluded.refused`,
    [id, source, total, refused],
  );
}

/** Returns a batch with its progress; `undefined` for an unknown id. */
export async function readBatch(
  { database, messages }: Pick<GatewayContext, "database" | "messages">,
  id: string,
): Promise<GatewayBatch | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await database.query<{ source: string; total: number; refused: number; created_at: Date }>(
    "SELECT source, total, refused, created_at FROM smskit.gateway_batches WHERE id = $1::uuid",
    [id],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { source, total, refused, created_at: createdAt } = row;
  return { id: id.toLowerCase(), source, total, refused, createdAt, counts: await messages.countBatch(id) };
}
