import { createHmac } from "node:crypto";
import { invalidConfig } from "./database-error.ts";

/** Identifies a number without revealing it. */
export type Fingerprint = (number: string) => string;

/**
 * Creates keyed fingerprints (HMAC-SHA-256, hexadecimal). There are so few numbers that an unkeyed hash would reveal them.
 * @throws {SmsError} `invalid-config` for a secret that could be guessed.
 */
export function createFingerprint(secret: string, owner: string): Fingerprint {
  if (typeof secret !== "string" || secret.length < 16) {
    throw invalidConfig(
      `${owner}: secret: must be a random string of at least 16 characters; never change it.`,
    );
  }
  return (number) => createHmac("sha256", secret).update(number).digest("hex");
}
