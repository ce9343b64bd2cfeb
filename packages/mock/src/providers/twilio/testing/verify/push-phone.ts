import { createSign, generateKeyPairSync } from "node:crypto";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** The key of a phone with Verify's SDK, as `Binding.PublicKey`. */
export const phoneKey = publicKey.export({ type: "spki", format: "der" }).toString("base64");

/** Signs a text as the phone does. */
export function signOnPhone(text: string): string {
  return createSign("sha256").update(text).sign(privateKey, "base64");
}

/** The token with which the phone responds to a challenge. */
export function phoneResponse(status: "approved" | "denied"): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${encode({ alg: "ES256" })}.${encode({ status })}.signature`;
}
