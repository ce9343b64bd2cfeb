import { SmsError } from "@smskit/core";
import { SignJWT } from "jose/jwt/sign";
import { readPrivateKey } from "./private-key.ts";

/** For how many seconds a token is valid: as long as those of Vonage's SDK. */
const lifetime = 900;

/** A token is replaced so many seconds before its end, so that it does not expire on the way. */
const margin = 60;

/**
 * Returns a function that returns a token of a Vonage application, signed by its private key. One token serves many requests.
 * @throws {SmsError} `invalid-config`, from the function, for a private key that this runtime cannot use.
 * @see https://developer.vonage.com/en/getting-started/concepts/authentication#json-web-tokens
 */
export function createAccessTokens(applicationId: string, privateKey: string): () => Promise<string> {
  let current: { token: Promise<string>; signedAt: number } | undefined;

  async function sign(iat: number): Promise<string> {
    try {
      return await new SignJWT({
        application_id: applicationId,
        iat,
        exp: iat + lifetime,
        jti: crypto.randomUUID(),
      })
        .setProtectedHeader({ typ: "JWT", alg: "RS256" })
        .sign(await importKey(privateKey));
    } catch {
      throw new SmsError({
        code: "invalid-config",
        message:
          "privateKey: cannot sign: use a key of at least 2048 bits, or create a new key pair in the application's settings.",
      });
    }
  }

  return () => {
    const now = Math.floor(Date.now() / 1_000);
    const age = current === undefined ? -1 : now - current.signedAt;
    // A clock that was set back makes a token that is not valid yet.
    if (current === undefined || age < 0 || age >= lifetime - margin) {
      current = { token: sign(now), signedAt: now };
    }
    return current.token;
  };
}

async function importKey(pem: string): Promise<CryptoKey> {
  const read = readPrivateKey(pem);
  if ("problem" in read) throw new TypeError(read.problem);
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  return crypto.subtle.importKey("pkcs8", read.bytes, algorithm, false, ["sign"]);
}
