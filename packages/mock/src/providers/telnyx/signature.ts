import type { KeyObject } from "node:crypto";
import { nodeCrypto, webhookSignature } from "../shared/node-crypto.ts";

/** PKCS #8 of an Ed25519 key, up to its 32 bytes. */
const pkcs8Prefix = "302e020100300506032b657004220420";

let privateKey: KeyObject | undefined;

/** The key that signs every webhook. It is the same in every process, so that a config can hold the public key. */
function signingKey(): KeyObject {
  const { createHash, createPrivateKey } = nodeCrypto();
  const seed = createHash("sha256").update("the mock's key, which proves nothing").digest();
  privateKey ??= createPrivateKey({
    key: Buffer.concat([Buffer.from(pkcs8Prefix, "hex"), seed]),
    format: "der",
    type: "pkcs8",
  });
  return privateKey;
}

/** The public key that verifies webhooks, as the portal shows it: 32 bytes in Base64. */
export function telnyxPublicKey(): string {
  return nodeCrypto()
    .createPublicKey(signingKey())
    .export({ format: "der", type: "spki" })
    .subarray(-32)
    .toString("base64");
}

/**
 * The headers that sign a webhook: Ed25519 over the timestamp, a bar, and the body.
 *
 * @param timestamp Seconds since 1970.
 * @see https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks
 */
export function signatureHeaders(body: string, timestamp: number): Record<string, string> {
  const signature = webhookSignature(({ sign }) =>
    sign(null, Buffer.from(`${timestamp}|${body}`, "utf8"), signingKey()).toString("base64"),
  );
  return {
    "telnyx-signature-ed25519": signature,
    "telnyx-timestamp": String(timestamp),
  };
}
