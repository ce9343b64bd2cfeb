import { createHash, createHmac } from "node:crypto";

/** What the webhooks of these tests are signed with. */
export const signatureSecret = "0123456789abcdef0123456789abcdef";

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The token of a body, by the book, on Node's crypto alone. */
export function tokenOf(
  body: string,
  {
    secret = signatureSecret,
    claims = {},
    header = {},
  }: { secret?: string; claims?: object; header?: { alg?: string } } = {},
): string {
  const signed = [
    encode({ typ: "JWT", alg: "HS256", ...header }),
    encode({
      iat: Math.floor(Date.now() / 1_000),
      jti: "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5",
      iss: "Vonage",
      payload_hash: createHash("sha256").update(body).digest("hex"),
      api_key: "abcd1234",
      application_id: "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
      ...claims,
    }),
  ].join(".");
  const hash = header.alg === "HS512" ? "sha512" : "sha256";
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}

/** A request as Vonage makes it. */
export function signedRequest(
  content: object,
  options?: Parameters<typeof tokenOf>[1],
): { url: string; method: string; headers: Record<string, string>; body: string } {
  const body = JSON.stringify(content);
  return {
    url: "https://example.com/sms/vonage",
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${tokenOf(body, options)}` },
    body,
  };
}

/** Configs of `createVonageWebhook`, each with a delivery report that is signed for it. */
export function signedWebhooks() {
  const report = {
    message_uuid: "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
    to: "15558675310",
    from: "15551230000",
    timestamp: new Date().toISOString(),
    status: "delivered",
    channel: "sms",
  };
  return [{ config: { signatureSecret }, request: signedRequest(report) }];
}
