// FILL IN: what Vonage signs in a webhook, and how. Check the bytes as they came, with WebCrypto, which every runtime has.

/** Whether a signature in hex is the HMAC-SHA256 of a body, by one of the secrets. */
export async function verifySignature(
  secrets: readonly string[],
  signature: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(signature)) return false;
  const given = Uint8Array.from(signature.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  for (const secret of secrets) {
    const bytes = new TextEncoder().encode(secret);
    const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
    // `verify` compares in constant time.
    if (await crypto.subtle.verify("HMAC", key, given, body)) return true;
  }
  return false;
}
