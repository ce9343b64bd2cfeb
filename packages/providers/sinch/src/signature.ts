/** What Sinch signs of a callback: the bytes that were received, and two headers. */
export interface SignedCallback {
  body: Uint8Array<ArrayBuffer>;
  /** The header `x-sinch-webhook-signature-nonce`. */
  nonce: string;
  /** The header `x-sinch-webhook-signature-timestamp`: whole seconds since 1970. */
  timestamp: string;
}

/**
 * Whether a callback has this signature: HMAC-SHA256 over the body, the nonce and the timestamp, in Base64.
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Webhooks/
 */
export async function verifySignature(
  secrets: readonly string[],
  signature: string,
  { body, nonce, timestamp }: SignedCallback,
): Promise<boolean> {
  // 32 bytes in the one way in which Base64 writes them.
  if (!/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(signature)) return false;
  const given = Uint8Array.from(atob(signature), (character) => character.charCodeAt(0));
  const encoder = new TextEncoder();
  const end = encoder.encode(`.${nonce}.${timestamp}`);
  const signed = new Uint8Array(body.length + end.length);
  signed.set(body);
  signed.set(end, body.length);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["verify"]);
    // `verify` compares in constant time.
    if (await crypto.subtle.verify("HMAC", key, given, signed)) return true;
  }
  return false;
}
