import type { GatewayContext } from "../context.ts";

/** Seconds that a signature is remembered: it is valid for five minutes, by a clock that may be five minutes fast. */
const signatureSeconds = 600;

type State = Pick<GatewayContext, "database" | "hash">;

/** Returns the message of a request that was seen before, to recognize a replay after its content is forgotten. */
export async function recallRequest(
  { database, hash }: State,
  source: string,
  signature: string,
): Promise<string | undefined> {
  const { rows } = await database.query<{ message_id: string }>(
    `SELECT message_id FROM smskit.gateway_keys WHERE source = $1 AND key = $2 AND expires_at > clock_timestamp()`,
    [source, hash.of("signature", source, signature)],
  );
  return rows[0]?.message_id;
}

/** Remembers a request. It is called once the message is on record: a request that failed before may be repeated. */
export async function rememberRequest(
  { database, hash }: State,
  source: string,
  signature: string,
  messageId: string,
): Promise<void> {
  await database.query(
    `INSERT INTO smskit.gateway_keys (source, key, fingerprint, message_id, expires_at)
      VALUES ($1, $2, '', $3, clock_timestamp() + $4::float8 * interval '1 s') ON CONFLICT DO NOTHING`,
    [source, hash.of("signature", source, signature), messageId, signatureSeconds],
  );
}
