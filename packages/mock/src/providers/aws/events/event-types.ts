/**
 * The events of texts, and the two that stand for all of them. The API knows TEXT_SENT too, and says it is not supported.
 *
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
 */
export const awsEventTypes = [
  "ALL",
  "TEXT_ALL",
  "TEXT_QUEUED",
  "TEXT_PENDING",
  "TEXT_SUCCESSFUL",
  "TEXT_DELIVERED",
  "TEXT_INVALID",
  "TEXT_INVALID_MESSAGE",
  "TEXT_UNREACHABLE",
  "TEXT_CARRIER_UNREACHABLE",
  "TEXT_BLOCKED",
  "TEXT_CARRIER_BLOCKED",
  "TEXT_SPAM",
  "TEXT_UNKNOWN",
  "TEXT_TTL_EXPIRED",
  "TEXT_PROTECT_BLOCKED",
] as const;

/** An event of a text, or `ALL` and `TEXT_ALL` for every event. */
export type AwsEventType = (typeof awsEventTypes)[number];
