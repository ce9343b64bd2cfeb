import { SmsWebhookError } from "@smskit/core";
import { type Bytes, type Certificate, fromBase64, readCertificate } from "./certificate.ts";

/** A request of SNS: the fields that are read. */
export interface SnsMessage {
  Type: string;
  MessageId: string;
  TopicArn: string;
  Subject?: string | undefined;
  Message: string;
  /** ISO 8601. */
  Timestamp: string;
  SignatureVersion: string;
  Signature: string;
  SigningCertURL: string;
  SubscribeURL: string;
  Token: string;
}

/** Milliseconds that SNS has to serve a certificate or to confirm a subscription. */
const timeoutMs = 5_000;
/** The most bytes of a response that are read; a certificate has 2,000. */
const maximumBytes = 65_536;
/** SNS changes its certificate about once a year. */
const maximumCertificates = 20;

/** Signed fields, in the order in which they are signed. */
const signedFields = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  confirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
} as const;

/** The hashes, by `SignatureVersion`. */
const hashes: ReadonlyMap<string, string> = new Map([
  ["1", "SHA-1"],
  ["2", "SHA-256"],
]);

/**
 * Returns the host of SNS in a topic's region; `undefined` if the ARN is not a topic's.
 * @see https://docs.aws.amazon.com/general/latest/gr/sns.html
 */
export function snsHostOf(topicArn: unknown): string | undefined {
  const arn = /^arn:aws(-cn|-us-gov)?:sns:([a-z]{2}(?:-[a-z]{2,10}){1,2}-\d{1,2}):\d{12}:[\w-]{1,256}$/;
  const [, partition, region] = arn.exec(typeof topicArn === "string" ? topicArn : "") ?? [];
  if (region === undefined) return undefined;
  return `sns.${region}.amazonaws.com${partition === "-cn" ? ".cn" : ""}`;
}

/** Whether a URL is one of SNS itself: the certificate, or the confirmation of a subscription. */
export function isSnsUrl(url: string, host: string, what: "certificate" | "confirmation"): boolean {
  const origin = `https://${host}/`;
  // Compared as it is written, so user info, a port and another scheme cannot hide in it.
  if (!url.startsWith(origin)) return false;
  const rest = url.slice(origin.length);
  return what === "certificate"
    ? /^SimpleNotificationService-[A-Za-z0-9]{1,100}\.pem$/.test(rest)
    : /^\?[\w.~%:&=+-]{1,2000}$/.test(rest) &&
        new URLSearchParams(rest).get("Action") === "ConfirmSubscription";
}

/** Verifies signatures of SNS, and keeps the certificates that it fetched. */
export interface SnsVerifier {
  /**
   * Whether SNS signed a message. The caller has checked where its certificate is.
   * @throws {SmsWebhookError} 503 if the certificate cannot be fetched, so that SNS repeats the request.
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
   */
  verify(message: SnsMessage): Promise<boolean>;
}

export function createSnsVerifier(get: (url: string) => Promise<string>): SnsVerifier {
  const certificates = new Map<string, Certificate>();

  async function certificateAt(url: string): Promise<Certificate | undefined> {
    const kept = certificates.get(url);
    if (kept !== undefined) return kept;
    const certificate = readCertificate(await get(url));
    if (certificate === undefined) return undefined;
    if (certificates.size >= maximumCertificates) certificates.clear();
    certificates.set(url, certificate);
    return certificate;
  }

  return {
    async verify(message) {
      const hash = hashes.get(message.SignatureVersion);
      const signature = isBase64(message.Signature) ? fromBase64(message.Signature) : undefined;
      if (hash === undefined || signature === undefined) return false;
      const certificate = await certificateAt(message.SigningCertURL);
      const now = Date.now();
      if (certificate === undefined) return false;
      if (now < certificate.notBefore.getTime() || now > certificate.notAfter.getTime()) return false;
      return verifyWith(certificate.publicKey, hash, signature, signedText(message));
    },
  };
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]{64,2048}={0,2}$/.test(text);
}

async function verifyWith(publicKey: Bytes, hash: string, signature: Bytes, text: string): Promise<boolean> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash };
  try {
    const key = await crypto.subtle.importKey("spki", publicKey, algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm, key, signature, new TextEncoder().encode(text));
  } catch {
    // The key is not of RSA.
    return false;
  }
}

/** Returns what SNS signs: each field and each value on a line. */
export function signedText(message: SnsMessage): string {
  const names = signedFields[message.Type === "Notification" ? "Notification" : "confirmation"];
  let text = "";
  for (const name of names) {
    const value = message[name];
    if (value !== undefined) text += `${name}\n${value}\n`;
  }
  return text;
}

/**
 * Returns a function that reads a URL of SNS: no redirects, within bounds.
 * @throws {SmsWebhookError} 503, without the URL, if SNS does not respond with 200.
 */
export function createSnsReader(fetchFrom: typeof fetch): (url: string) => Promise<string> {
  return async (url) => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        controller.abort();
        reject(new Error("timeout"));
      }, timeoutMs);
    });
    try {
      const { signal } = controller;
      const reading = fetchFrom(url, { redirect: "manual", signal }).then(readText);
      return await Promise.race([reading, timeout]);
    } catch {
      throw new SmsWebhookError(503, "SNS did not respond to a request for its certificate or confirmation.");
    } finally {
      clearTimeout(timer);
    }
  };
}

async function readText(response: Response): Promise<string> {
  if (response.status !== 200 || response.redirected) throw new Error("refused");
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) return text;
    size += next.value.byteLength;
    if (size > maximumBytes) {
      reader?.cancel().catch(() => {});
      throw new Error("too large");
    }
    text += decoder.decode(next.value, { stream: true });
  }
}
