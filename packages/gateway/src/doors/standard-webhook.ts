import { Webhook } from "standardwebhooks";

/** What the headers of a signed request say. A missing header is an empty string. */
export interface SignedHeaders {
  readonly id: string;
  readonly timestamp: string;
  /** Signatures, separated by a blank. */
  readonly signature: string;
}

/**
 * Whether a request was signed with one of the secrets, as Standard Webhooks are, at most five minutes ago.
 * @param secrets `whsec_` and Base64.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function isGenuineWebhook(
  body: string,
  { id, timestamp, signature }: SignedHeaders,
  secrets: readonly string[],
): boolean {
  // The library reads digits up to something else, and signs the number. Here it has one form, so that nobody can write another.
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return false;
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  return secrets.some((secret) => {
    try {
      new Webhook(secret).verify(body, headers, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether a secret has the form of Standard Webhooks: `whsec_` and 24 to 64 bytes in Base64. */
export function isWebhookSecret(secret: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/=]{32,88}$/.test(secret)) return false;
  try {
    return new Webhook(secret) !== undefined;
  } catch {
    return false;
  }
}
