import { createHmac } from "node:crypto";
import { invalidConfig } from "./database-error.ts";

/** Names a number without telling it. */
export type Fingerprint = (number: string) => string;

/**
 * Makes keyed fingerprints (HMAC-SHA-256, hexadecimal). There are so few numbers that an unkeyed hash would tell them.
 * @throws {SmsError} `invalid-config` for a secret that could be guessed.
 */
export function createFingerprint(secret: string, owner: string): Fingerprint {
  if (typeof secret !== "string" || secret.length < 16) {
    throw invalidConfig(`${owner}: \`secret\` is a random string of at least 16 characters, kept for good.`);
  }
  return (number) => createHmac("sha256", secret).update(number).digest("hex");
}
