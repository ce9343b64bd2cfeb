import { nodeCrypto, webhookSignature } from "../shared/node-crypto.ts";

/** How long a token without `exp` is valid, in seconds. */
const defaultLifetime = 900;

/**
 * Returns the application that a token is of: an RS256 JWT with the claims `application_id`, `iat` and `jti`, which has not
 * expired.
 *
 * @see https://developer.vonage.com/en/getting-started/concepts/authentication
 */
export function applicationOfToken(token: string): string | undefined {
  const [header, claims] = token.split(".").map(decoded);
  if (header?.["alg"] !== "RS256" || claims === undefined || !/^(?:[\w-]+\.){2}[\w-]+$/.test(token)) {
    return undefined;
  }
  const { application_id: application, iat, jti, exp = Number(iat) + defaultLifetime } = claims;
  const isLive = Number.isFinite(iat) && Number(exp) > Date.now() / 1000;
  return isLive && typeof application === "string" && typeof jti === "string" && jti !== ""
    ? application
    : undefined;
}

/** Whether the private key that belongs to a public key, in PEM, has signed a token. */
export function isSignedBy(token: string, publicKey: string): boolean {
  const [header = "", claims = "", signature = ""] = token.split(".");
  try {
    return nodeCrypto().verify(
      "sha256",
      Buffer.from(`${header}.${claims}`, "utf8"),
      publicKey,
      Buffer.from(signature, "base64url"),
    );
  } catch {
    // The public key is not one.
    return false;
  }
}

/**
 * The token that signs a webhook: an HS256 JWT with the hash of the body.
 *
 * @see https://developer.vonage.com/en/getting-started/concepts/webhooks
 */
export function webhookToken(
  body: string,
  signer: { secret: string; apiKey: string; application: string | undefined },
): string {
  const { secret, apiKey, application } = signer;
  return webhookSignature(({ createHash, createHmac }) => {
    const claims = {
      // Apps compare it with their own clock, which does not follow the carrier's.
      iat: Math.floor(Date.now() / 1000),
      jti: crypto.randomUUID(),
      iss: "Vonage",
      payload_hash: createHash("sha256").update(body, "utf8").digest("hex"),
      api_key: apiKey,
      ...(application !== undefined && { application_id: application }),
    };
    const input = [{ alg: "HS256", typ: "JWT" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part), "utf8").toString("base64url"))
      .join(".");
    return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
  });
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (byte) =>
      byte.charCodeAt(0),
    );
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
