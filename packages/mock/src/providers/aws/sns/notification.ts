import type { WebhookRequest } from "../../../server/webhook.ts";
import { stableHexId } from "../../shared/ids.ts";
import { nodeCrypto, webhookSignature } from "../../shared/node-crypto.ts";
import { snsSigningKey } from "./signing-key.ts";
import type { TopicSubscription } from "./topic-subscription.ts";

/** The fields that are signed, in the order in which they are. A field that is absent is left out. */
const signedFields = [
  "Message",
  "MessageId",
  "Subject",
  "SubscribeURL",
  "Timestamp",
  "Token",
  "TopicArn",
  "Type",
] as const;

type SignedFields = Readonly<Partial<Record<(typeof signedFields)[number], string>>>;

/** The path of the certificate at every region's host. */
export const certificatePath = `/SimpleNotificationService-${stableHexId("certificate")}.pem`;

/**
 * A message to the endpoint of a subscription, as SNS posts it.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function notification(subscription: TopicSubscription, message: string): WebhookRequest {
  const { topicArn, arn } = subscription;
  const unsubscribe = `${snsUrl(topicArn)}/?Action=Unsubscribe&SubscriptionArn=${arn}`;
  return snsWebhook(
    subscription,
    { Type: "Notification", Message: message },
    { UnsubscribeURL: unsubscribe },
  );
}

/** Asks an endpoint to confirm its subscription. */
export function subscriptionConfirmation(subscription: TopicSubscription): WebhookRequest {
  const { topicArn, token } = subscription;
  return snsWebhook(subscription, {
    Type: "SubscriptionConfirmation",
    Token: token,
    Message: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: `${snsUrl(topicArn)}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`,
  });
}

/** `https://sns.us-east-1.amazonaws.com` of a topic. */
function snsUrl(topicArn: string): string {
  const [, partition = "aws", , region = "us-east-1"] = topicArn.split(":");
  return `https://sns.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}

function snsWebhook(
  { topicArn, arn, url, signatureVersion }: TopicSubscription,
  message: SignedFields & { Type: string },
  unsigned: Record<string, string> = {},
): WebhookRequest {
  const signed: SignedFields = {
    ...message,
    MessageId: crypto.randomUUID(),
    TopicArn: topicArn,
    // Apps compare it with their own clock, which does not follow the carrier's.
    Timestamp: new Date().toISOString(),
  };
  const { Type, MessageId, Token, ...rest } = signed;
  const body = {
    Type,
    MessageId,
    ...(Token !== undefined && { Token }),
    ...rest,
    SignatureVersion: signatureVersion,
    Signature: signatureOf(signed, signatureVersion),
    SigningCertURL: snsUrl(topicArn) + certificatePath,
    ...unsigned,
  };
  return {
    url,
    method: "POST",
    headers: {
      "x-amz-sns-message-type": message.Type,
      "x-amz-sns-message-id": MessageId ?? "",
      "x-amz-sns-topic-arn": topicArn,
      ...(message.Type === "Notification" && { "x-amz-sns-subscription-arn": arn }),
      "content-type": "text/plain; charset=UTF-8",
      "user-agent": "Amazon Simple Notification Service Agent",
    },
    body: JSON.stringify(body, null, 2),
    // SNS retries at once, and then for an hour, which nobody waits for here.
    retries: 3,
    retryOn: ["connection", "timeout", "5xx"],
  };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
function signatureOf(fields: SignedFields, version: "1" | "2"): string {
  const text = signedFields
    .flatMap((name) => (fields[name] === undefined ? [] : [`${name}\n${fields[name]}\n`]))
    .join("");
  return webhookSignature(() =>
    nodeCrypto()
      .sign(version === "1" ? "sha1" : "sha256", Buffer.from(text, "utf8"), snsSigningKey())
      .toString("base64"),
  );
}
