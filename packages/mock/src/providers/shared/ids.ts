import { createHash, randomUUID } from "node:crypto";

/**
 * Returns 32 random hex digits, for ids such as `SM` and 32 hex digits. For a UUID use `crypto.randomUUID()`.
 *
 * @example
 * const id = `SM${randomHexId()}`;
 */
export function randomHexId(): string {
  return randomUUID().replaceAll("-", "");
}

/**
 * Returns 32 hex digits that are always the same for the same text, for resources that a mock makes up.
 *
 * @example
 * const sid = `PN${stableHexId("+15550001111")}`;
 */
export function stableHexId(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/**
 * Returns a UUID that is always the same for the same text.
 *
 * @example
 * stableUuid("+15550001111") === stableUuid("+15550001111"); // true
 */
export function stableUuid(text: string): string {
  const hex = stableHexId(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
