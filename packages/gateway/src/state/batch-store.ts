import type { GatewayContext } from "../context.ts";
import type { MessageStatus } from "./gateway-message.ts";
import { isUuid } from "./is-uuid.ts";
import { claimKeys, type Once, recallKey, requestKey } from "./request-keys.ts";

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
  once: Once | undefined,
): Promise<string> {
  const id = crypto.randomUUID();
  if (once === undefined) return id;
  const key = requestKey(hash, source, once, id);
  for (;;) {
    const known = await recallKey(key, database);
    if (known !== undefined) return known;
    const claimed = await claimKeys([key], database);
    if (claimed.has(id)) return id;
  }
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
