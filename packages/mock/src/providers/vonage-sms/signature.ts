import { nodeCrypto } from "../shared/node-crypto.ts";

/** The algorithms that the dashboard offers: MD5 hash, MD5 HMAC, SHA-1 HMAC, SHA-256 HMAC, SHA-512 HMAC. */
export type VonageSmsSignatureMethod = "md5hash" | "md5" | "sha1" | "sha256" | "sha512";

/**
 * The `sig` of parameters: everything but `sig`, sorted by name, as `&name=value` with `&` and `=` in values made
 * `_`. An MD5 hash is in lower case, the others in upper case.
 *
 * @see https://developer.vonage.com/en/getting-started/concepts/signing-messages
 */
export function signVonage(
  parameters: Iterable<readonly [name: string, value: string]>,
  secret: string,
  method: VonageSmsSignatureMethod,
): string {
  const text = [...parameters]
    .filter(([name]) => name !== "sig")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `&${name}=${value.replace(/[&=]/g, "_")}`)
    .join("");
  const { createHash, createHmac } = nodeCrypto();
  if (method === "md5hash") {
    return createHash("md5")
      .update(text + secret, "utf8")
      .digest("hex");
  }
  return createHmac(method, secret).update(text, "utf8").digest("hex").toUpperCase();
}
