import { SmsWebhookError } from "@smskit/core";
import { matchesSecret } from "@smskit/core/provider";
import { toHex } from "../vonage-values.ts";

/**
 * The algorithm that the dashboard shows: MD5 hash, MD5 HMAC, SHA-1 HMAC, SHA-256 HMAC, SHA-512 HMAC.
 * @see https://developer.vonage.com/en/getting-started/concepts/signing-messages
 */
export type VonageSmsSignatureMethod = "md5hash" | "md5" | "sha1" | "sha256" | "sha512";

/** The methods, and the name of their hash in Web Crypto, which has no MD5. */
export const signatureMethods: Readonly<Record<VonageSmsSignatureMethod, string | undefined>> = {
  md5hash: undefined,
  md5: undefined,
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha512: "SHA-512",
};

/**
 * Whether fields have a signature by one of the secrets. The time that it takes does not depend on which one.
 * @see https://developer.vonage.com/en/getting-started/concepts/signing-messages
 */
export async function verifySignature(
  secrets: readonly string[],
  method: VonageSmsSignatureMethod,
  fields: ReadonlyMap<string, string>,
): Promise<boolean> {
  // The signed text replaces them in values only: in a name, they could make two fields look like one.
  if ([...fields.keys()].some((name) => /[&=]/.test(name))) return false;
  const text = signedText(fields);
  const signatures = await Promise.all(secrets.map((secret) => signatureOf(text, secret, method)));
  return matchesSecret(fields.get("sig")?.toLowerCase(), signatures);
}

/** Returns `&a=1&b=2`: all fields except the signature, sorted by name, with `&` and `=` in values replaced by `_`. */
function signedText(fields: ReadonlyMap<string, string>): string {
  return [...fields]
    .filter(([name]) => name !== "sig")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `&${name}=${value.replace(/[&=]/g, "_")}`)
    .join("");
}

/** Returns the signature in lower-case hexadecimal. */
async function signatureOf(text: string, secret: string, method: VonageSmsSignatureMethod): Promise<string> {
  const hash = signatureMethods[method];
  if (hash === undefined) {
    const crypto = nodeCrypto();
    return method === "md5hash"
      ? crypto
          .createHash("md5")
          .update(text + secret, "utf8")
          .digest("hex")
      : crypto.createHmac("md5", secret).update(text, "utf8").digest("hex");
  }
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash }, false, [
    "sign",
  ]);
  return toHex(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

interface Digest {
  update(text: string, encoding: "utf8"): { digest(encoding: "hex"): string };
}

interface NodeCrypto {
  createHash(algorithm: "md5"): Digest;
  createHmac(algorithm: "md5", key: string): Digest;
}

/**
 * Returns Node's crypto, for MD5. Node, Bun and Deno have it, and Cloudflare Workers with `nodejs_compat`.
 * @throws {SmsWebhookError} 500 if the runtime does not have it.
 */
function nodeCrypto(): NodeCrypto {
  const { process } = globalThis as unknown as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  const module = process?.getBuiltinModule?.("node:crypto");
  if (module !== undefined) return module as NodeCrypto;
  throw new SmsWebhookError(
    500,
    "This runtime has no MD5: choose SHA-256 HMAC in Vonage's dashboard and set signatureMethod to sha256, or enable Node.js compatibility.",
  );
}
