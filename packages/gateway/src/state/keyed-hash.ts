import { createHmac } from "node:crypto";

/** Hashes values that could be guessed, such as numbers and codes, with the secret of the gateway. */
export interface KeyedHash {
  /** HMAC-SHA-256 of the parts, hexadecimal, with the newest secret. */
  of(kind: string, ...parts: readonly string[]): string;
  /** The same with every secret, newest first: rows that are older than the newest secret have the others. */
  all(kind: string, ...parts: readonly string[]): string[];
}

/** @param secrets Newest first. */
export function createKeyedHash(secrets: readonly string[]): KeyedHash {
  const hash = (secret: string, parts: readonly string[]) =>
    createHmac("sha256", secret).update(JSON.stringify(parts)).digest("hex");
  return {
    of: (...parts) => hash(secrets[0] ?? "", parts),
    all: (...parts) => secrets.map((secret) => hash(secret, parts)),
  };
}
