import { randomHexId, stableUuid } from "../../shared/ids.ts";
import type { AwsSubscription } from "../options.ts";

/** An endpoint of the app at a topic. */
export interface TopicSubscription
  extends Required<{ [Name in keyof AwsSubscription]: NonNullable<AwsSubscription[Name]> }> {
  /** The ARN of the topic, a colon, and a UUID. */
  arn: string;
  /** Confirms it. */
  token: string;
}

/** A subscription as it is before anything happens to it. */
export function subscriptionOf({
  topicArn,
  url,
  signatureVersion = "1",
  confirmed = true,
}: AwsSubscription): TopicSubscription {
  const arn = `${topicArn}:${stableUuid(`${topicArn} ${url}`)}`;
  return { topicArn, url, signatureVersion, confirmed, arn, token: randomHexId() + randomHexId() };
}
