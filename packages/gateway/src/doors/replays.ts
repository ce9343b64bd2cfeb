import type { GatewayContext } from "../context.ts";
import { claimKeys, type RequestKey, recallKey, requestKey } from "../state/request-keys.ts";

/** Seconds that a signature is remembered: it is valid for five minutes, by a clock that may be five minutes fast. */
const signatureSeconds = 600;

type State = Pick<GatewayContext, "database" | "hash">;

/** Returns the message of a request that was seen before, to recognize a replay after its content is forgotten. */
export function recallRequest(
  { database, hash }: State,
  source: string,
  signed: string,
): Promise<string | undefined> {
  return recallKey(keyOf(hash, source, signed, ""), database);
}

/** Remembers a request. It is called once the message is on record: a request that failed before may be repeated. */
export async function rememberRequest(
  { database, hash }: State,
  source: string,
  signed: string,
  messageId: string,
): Promise<void> {
  await claimKeys([keyOf(hash, source, signed, messageId)], database);
}

function keyOf(hash: GatewayContext["hash"], source: string, signed: string, messageId: string): RequestKey {
  // What is signed covers the whole request. No key of a door looks like this one, which is the text of a list.
  const once = { key: `signed ${signed}`, fingerprint: "", seconds: signatureSeconds };
  return requestKey(hash, source, once, messageId);
}
