import { createHash, randomBytes } from "node:crypto";

/** A new key, and what the config has of it. */
export interface NewApiKey {
  /** What the client sends: `smskit_` and 43 characters that need no escaping. It is shown once. */
  key: string;
  /** The entry `sha256` of the config, hexadecimal. */
  sha256: string;
}

/** Creates a key for the API, of 256 random bits. */
export function createApiKey(): NewApiKey {
  const key = `smskit_${randomBytes(32).toString("base64url")}`;
  return { key, sha256: hashApiKey(key) };
}

/** Returns the SHA-256 hash of a key, hexadecimal. A key is too random to be guessed from its hash. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
