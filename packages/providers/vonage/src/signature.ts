import { matchesSecret, readSecrets, textOf, type WebhookSecrets } from "@smskit/core/provider";
import { decodeJwt } from "jose/jwt/decode";
import { jwtVerify } from "jose/jwt/verify";
import { toHex } from "./vonage-values.ts";

/** Why a token does not prove that Vonage sent a body. */
export type SignatureProblem = "signature" | "time" | "body";

/**
 * Checks the token of a webhook: a JWT that one of the secrets signed by HS256, from Vonage, issued within `toleranceSeconds` of
 * now, whose `payload_hash` is the SHA-256 of the body. Any other algorithm is refused, `none` included.
 * @param secrets If a function, it receives the token's `api_key`.
 * @returns what is wrong; `undefined` if nothing is.
 * @see https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks
 */
export async function verifyToken(
  token: string,
  body: Uint8Array<ArrayBuffer>,
  { secrets, toleranceSeconds }: { secrets: WebhookSecrets; toleranceSeconds: number },
): Promise<SignatureProblem | undefined> {
  const account = accountIn(token);
  if (account === undefined) return "signature";
  for (const secret of await readSecrets(secrets, account)) {
    const claims = await claimsOf(token, secret, toleranceSeconds);
    if (claims === undefined) continue;
    if (claims === "expired") return "time";
    const { iat, payload_hash } = claims;
    if (typeof iat !== "number" || Math.abs(Date.now() / 1_000 - iat) > toleranceSeconds) return "time";
    return matchesSecret(textOf(payload_hash).toLowerCase(), [await hashOf(body)]) ? undefined : "body";
  }
  return "signature";
}

/** Returns the API key that a token names, to look its secrets up; nothing else may rely on it before it is verified. */
function accountIn(token: string): string | undefined {
  try {
    return textOf(decodeJwt(token)["api_key"]);
  } catch {
    return undefined;
  }
}

/** Returns the claims of a token that a secret signed; `undefined` if it did not. */
async function claimsOf(
  token: string,
  secret: string,
  clockTolerance: number,
): Promise<Record<string, unknown> | "expired" | undefined> {
  try {
    const key = new TextEncoder().encode(secret);
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["HS256"],
      issuer: "Vonage",
      clockTolerance,
    });
    return payload;
  } catch (error) {
    const { code, claim } = error as { code?: unknown; claim?: unknown };
    const isLate = code === "ERR_JWT_EXPIRED" || claim === "iat";
    return isLate ? "expired" : undefined;
  }
}

async function hashOf(body: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(await crypto.subtle.digest("SHA-256", body));
}
