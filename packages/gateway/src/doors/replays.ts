import type { GatewayContext } from "../context.ts";
import { claimKeys, recallKey } from "../state/request-keys.ts";

/** Seconds that a signature is remembered: it is valid for five minutes, by a clock that may be five minutes fast. */
const signatureSeconds = 600;

type State = Pick<GatewayContext, "database" | "hash">;

/** Returns the message of a request that was seen before, to recognize a replay after its content is forgotten. */
export function recallRequest(
  { database, hash }: State,
  source: string,
  signature: string,
): Promise<string | undefined> {
  return recallKey(keyOf(hash, source, signature), database);
}

/** Remembers a request. It is called once the message is on record: a request that failed before may be repeated. */
export async function rememberRequest(
  { database, hash }: State,
  source: string,
  signature: string,
  messageId: string,
): Promise<void> {
  await claimKeys([{ ...keyOf(hash, source, signature), messageId, seconds: signatureSeconds }], database);
}

/** A signature covers the whole request, so nothing else must be equal. */
function keyOf(hash: GatewayContext["hash"], source: string, signature: string) {
  return { source, key: hash.of("signature", source, signature), fingerprint: "" };
}
