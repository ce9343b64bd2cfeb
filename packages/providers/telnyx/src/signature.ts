/** Bytes that Web Crypto accepts. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Returns the bytes of the account's public key, 32 in Base64; `undefined` if it is not one. */
export function readPublicKey(key: unknown): Bytes | undefined {
  return decodeBase64(key, 32);
}

/**
 * Whether a webhook has Telnyx's signature: Ed25519 over the timestamp and the body, in the bytes that were received.
 * @param signature The header `telnyx-signature-ed25519`.
 * @param timestamp The header `telnyx-timestamp`.
 * @see https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks
 */
export async function verifySignature(
  keys: readonly Bytes[],
  signature: string,
  { timestamp, body }: { timestamp: string; body: Bytes },
): Promise<boolean> {
  const given = decodeBase64(signature, 64);
  if (given === undefined) return false;
  const prefix = new TextEncoder().encode(`${timestamp}|`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  for (const key of keys) {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    if (await crypto.subtle.verify("Ed25519", imported, given, signed)) return true;
  }
  return false;
}

function decodeBase64(text: unknown, length: number): Bytes | undefined {
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]{43,86}={0,2}$/.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}
