import { createHmac } from "node:crypto";

/** The code of RFC 6238 at a time, of six digits and with SHA-1: as an authenticator app makes it. */
export function totpCode(secret: string, now: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = 0n;
  for (const character of secret) bits = bits * 32n + BigInt(alphabet.indexOf(character));
  const bytes = Math.floor((secret.length * 5) / 8);
  const key = Buffer.from(
    (bits >> BigInt((secret.length * 5) % 8)).toString(16).padStart(bytes * 2, "0"),
    "hex",
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hmac = createHmac("sha1", key).update(counter).digest();
  const number = hmac.readUInt32BE((hmac.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
