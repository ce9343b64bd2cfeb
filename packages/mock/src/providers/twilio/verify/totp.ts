import { nodeCrypto } from "../../shared/node-crypto.ts";

/** How the codes of a TOTP factor are made. */
export interface TotpConfig {
  readonly alg: "sha1" | "sha256" | "sha512";
  /** Steps before and after the current one whose codes are valid too. */
  readonly skew: number;
  readonly codeLength: number;
  /** Seconds. */
  readonly timeStep: number;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Makes a secret of 20 bytes, in Base32. */
export function createTotpSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => alphabet[byte % 32]).join("");
}

export function isBase32(text: string): boolean {
  return /^[A-Z2-7]{16,}=*$/i.test(text);
}

/** Whether a code is that of a secret at a time, or of a step close to it. @see https://www.rfc-editor.org/rfc/rfc6238 */
export function isTotpCode(code: string, secret: string, config: TotpConfig, now: number): boolean {
  const step = Math.floor(now / 1_000 / config.timeStep);
  const steps = Array.from({ length: 2 * config.skew + 1 }, (_, index) => step + index - config.skew);
  return steps.some((counter) => codeOf(counter, secret, config) === code);
}

/** @see https://www.rfc-editor.org/rfc/rfc4226#section-5.3 */
function codeOf(counter: number, secret: string, { alg, codeLength }: TotpConfig): string {
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, BigInt(Math.max(0, counter)));
  const hmac = nodeCrypto().createHmac(alg, decodeBase32(secret));
  const digest = hmac.update(new Uint8Array(message.buffer)).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** codeLength).padStart(codeLength, "0");
}

function decodeBase32(text: string): Uint8Array {
  const bits = [...text.replace(/={1,6}$/, "").toUpperCase()]
    .map((character) => alphabet.indexOf(character).toString(2).padStart(5, "0"))
    .join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
