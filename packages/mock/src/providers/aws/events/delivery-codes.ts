import type { DeliveryFailure, PhoneState } from "../../../carrier/carrier-message.ts";

/**
 * The events that a text ends with if it is not delivered, and what they say. AWS documents these sentences for SNS; the
 * sentence of TTL_EXPIRED is unconfirmed.
 *
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html
 */
export const failureEvents = {
  TEXT_BLOCKED: "Phone has blocked SMS",
  TEXT_CARRIER_BLOCKED: "Phone carrier has blocked this message",
  TEXT_CARRIER_UNREACHABLE: "Phone carrier is currently unreachable/unavailable",
  TEXT_INVALID: "Invalid phone number",
  TEXT_INVALID_MESSAGE: "Message body is invalid",
  TEXT_PROTECT_BLOCKED: "Blocked by protect configuration",
  TEXT_SPAM: "Blocked as spam by phone carrier",
  TEXT_TTL_EXPIRED: "Message TTL expired",
  TEXT_UNKNOWN: "Unknown error attempting to reach phone",
  TEXT_UNREACHABLE: "Phone is currently unreachable/unavailable",
} as const;

/** An event that a text ends with if it is not delivered. */
export type FailureEvent = keyof typeof failureEvents;

/** `not-mobile` and `unroutable` are refused before a text is accepted. */
const eventOfState: Readonly<Record<Exclude<PhoneState, "reachable">, FailureEvent>> = {
  unreachable: "TEXT_UNREACHABLE",
  blocked: "TEXT_BLOCKED",
  unknown: "TEXT_INVALID",
  landline: "TEXT_INVALID",
  "not-mobile": "TEXT_INVALID",
  unroutable: "TEXT_CARRIER_UNREACHABLE",
  premium: "TEXT_CARRIER_BLOCKED",
  filtered: "TEXT_SPAM",
};

/** How a text to such a phone ends. */
export function failureOfState(state: Exclude<PhoneState, "reachable">): DeliveryFailure {
  const errorCode = eventOfState[state];
  // The carrier refuses a text that its network cannot or may not deliver; only the phone itself fails later.
  return { status: state === "unreachable" || state === "blocked" ? "undelivered" : "failed", errorCode };
}

/** The event of an error code, with or without `TEXT_`; an unknown code is TEXT_UNKNOWN. */
export function failureEventOf(errorCode: string | undefined): FailureEvent {
  const event = `TEXT_${(errorCode ?? "UNKNOWN").replace(/^TEXT_/, "")}`;
  return Object.hasOwn(failureEvents, event) ? (event as FailureEvent) : "TEXT_UNKNOWN";
}
