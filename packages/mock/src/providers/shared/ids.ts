/**
 * Returns 32 random hex digits, for ids such as `SM` and 32 hex digits. For a UUID use `crypto.randomUUID()`.
 *
 * @example
 * const id = `SM${randomHexId()}`;
 */
export function randomHexId(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

/**
 * Returns 32 hex digits that are always the same for the same text, for resources that a mock makes up.
 *
 * @example
 * const sid = `PN${stableHexId("+15550001111")}`;
 */
export function stableHexId(text: string): string {
  return [0, 1, 2, 3].map((seed) => hash(text, seed).toString(16).padStart(8, "0")).join("");
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

/** FNV-1a of 32 bits from a seed, with the final mix of MurmurHash3. Web Crypto has only asynchronous hashes. */
function hash(text: string, seed: number): number {
  let value = Math.imul(0x811c9dc5 ^ seed, 0x9e3779b1);
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * Returns a random integer from 0 to below `limit`. For the small limits of a mock it is as good as uniform; real codes are
 * drawn by `@smskit/verify`.
 */
export function randomBelow(limit: number): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return Math.floor((value / 2 ** 32) * limit);
}
