import { createHash } from "node:crypto";
import type { DeliveryState } from "@smskit/core";
import type { Queryable } from "@smskit/postgres";

/** A message as its provider names it. */
export interface ProviderMessage {
  provider: string;
  id: string;
}

/** Any number that other programs are unlikely to lock. */
const lockSpace = 726_573_740;
/** So few that a transaction over many messages does not exhaust the server's table of locks. */
const locks = 64;

/**
 * Makes transactions that deal with the same messages wait for each other, until they end. One records that the provider has
 * the message, the other looks for the message of a report: without the lock, each could miss the other.
 */
export async function lockReports(
  messages: readonly ProviderMessage[],
  transaction: Queryable,
): Promise<void> {
  if (messages.length === 0) return;
  await transaction.query(
    `SELECT pg_advisory_xact_lock(${lockSpace}, lock)
      FROM (SELECT DISTINCT lock FROM unnest($1::int[]) AS lock ORDER BY lock) AS sorted`,
    [messages.map(lockOf)],
  );
}

function lockOf({ provider, id }: ProviderMessage): number {
  return createHash("sha256").update(`${provider} ${id}`).digest().readUInt32BE() % locks;
}

/** Returns what providers have reported of messages so far, from the message log. */
export async function reportsOf(
  messages: readonly ProviderMessage[],
  transaction: Queryable,
): Promise<DeliveryState[]> {
  if (messages.length === 0) return [];
  const { rows } = await transaction.query<{ state: DeliveryState }>(
    `SELECT d.state FROM smskit.deliveries d
      JOIN unnest($1::text[], $2::text[]) AS given (provider, id) ON d.provider = given.provider AND d.message_id = given.id
      WHERE d.state IS NOT NULL`,
    [messages.map(({ provider }) => provider), messages.map(({ id }) => id)],
  );
  return rows.map(({ state }) => state);
}
