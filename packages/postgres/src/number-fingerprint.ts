import { createHmac } from "node:crypto";
import { invalidConfig } from "./database-error.ts";

/** Identifies a number without revealing it: one fingerprint for each secret, with that of new rows first. */
export type Fingerprints = (number: string) => readonly [string, ...string[]];

/**
 * Creates keyed fingerprints (HMAC-SHA-256, hexadecimal). There are so few numbers that an unkeyed hash would reveal them.
 * @param secret One secret, or several, the newest first.
 * @throws {SmsError} `invalid-config` for a secret that could be guessed.
 */
export function createFingerprints(secret: string | readonly string[], owner: string): Fingerprints {
  const [newest, ...older] = Array.isArray(secret) ? (secret as readonly string[]) : [secret as string];
  if (newest === undefined || ![newest, ...older].every(isSecret)) {
    throw invalidConfig(
      `${owner}: secret: must be a random string of at least 16 characters, or a list of them with the newest first.`,
    );
  }
  const fingerprint = (key: string, number: string) => createHmac("sha256", key).update(number).digest("hex");
  return (number) => [fingerprint(newest, number), ...older.map((key) => fingerprint(key, number))];
}

function isSecret(value: unknown): boolean {
  return typeof value === "string" && value.length >= 16;
}
