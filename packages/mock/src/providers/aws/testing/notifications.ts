import { createRequire } from "node:module";
import type { AppRequest } from "../../../testing/webhook-app.ts";

/** What is used of AWS's own verifier, which has no types. */
type Verifier = new () => {
  validate(body: string, done: (error: Error | null, message: unknown) => void): void;
};

const require = createRequire(import.meta.url);
const MessageValidator = require("sns-validator") as Verifier;

/** A message of SNS. */
export interface SnsMessage {
  Type: string;
  MessageId: string;
  TopicArn: string;
  Message: string;
  Timestamp: string;
  SignatureVersion: string;
  SigningCertURL: string;
  SubscribeURL?: string;
  UnsubscribeURL?: string;
  Token?: string;
}

/**
 * The message in a webhook, once AWS's own verifier has verified it. The verifier fetches the certificate from AWS's host:
 * `startMocks` must be running.
 */
export function verified(webhook: AppRequest | undefined): Promise<SnsMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<SnsMessage>();
  new MessageValidator().validate(webhook?.body ?? "", (error, message) => {
    if (error) reject(error);
    else resolve(message as SnsMessage);
  });
  return promise;
}

/** What the message of a webhook says; its signature is not verified. */
export function contentOf(webhook: AppRequest | undefined): Record<string, unknown> {
  const { Message } = JSON.parse(webhook?.body ?? "") as SnsMessage;
  return JSON.parse(Message) as Record<string, unknown>;
}
