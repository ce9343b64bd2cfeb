import type { CarrierMessage } from "../../../carrier/carrier-message.ts";
import { countryOfNumber } from "../../shared/countries.ts";
import { networkOf } from "../../shared/networks.ts";
import { priceOf } from "../sms-voice/prices.ts";
import { type FailureEvent, failureEvents } from "./delivery-codes.ts";

/** What an event says of a text that has not failed. The first two sentences are unconfirmed. */
const progressEvents = {
  TEXT_QUEUED: "Message is queued for delivery",
  TEXT_PENDING: "Message is in the process of being delivered",
  TEXT_SUCCESSFUL: "Message has been accepted by phone carrier",
  TEXT_DELIVERED: "Message has been accepted by phone",
} as const;

/** An event of a text. */
export type TextEvent = keyof typeof progressEvents | FailureEvent;

const descriptions: Readonly<Record<TextEvent, string>> = { ...progressEvents, ...failureEvents };

/**
 * An event as it goes to the topic of an event destination.
 *
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html
 */
export function textEvent(
  message: CarrierMessage,
  { eventType, isFinal, at }: { eventType: TextEvent; isFinal: boolean; at: Date },
): Record<string, unknown> {
  const { id, from, to, parameters, createdAt, encoding, segments } = message;
  const network = networkOf(to);
  const country = countryOfNumber(to)?.country;
  const { message: price, carrierFee } = priceOf(to, segments);
  const context = parameters["Context"];
  const protect = parameters["ProtectConfigurationId"];
  return {
    eventType,
    eventVersion: "1.0",
    eventTimestamp: at.getTime(),
    isFinal,
    originationPhoneNumber: from,
    destinationPhoneNumber: to,
    isInternationalSend: from?.startsWith("+") === true && countryOfNumber(from)?.country !== country,
    ...(country !== undefined && { isoCountryCode: country }),
    ...(network && { mcc: network.code.slice(0, 3), mnc: network.code.slice(3) }),
    messageId: id,
    messageRequestTimestamp: createdAt.getTime(),
    messageEncoding: encoding === "gsm-7" ? "GSM" : "Unicode",
    messageType: parameters["MessageType"] ?? "TRANSACTIONAL",
    messageStatus: eventType.replace("TEXT_", ""),
    messageStatusDescription: descriptions[eventType],
    ...(typeof context === "string" && { context: JSON.parse(context) }),
    totalMessageParts: Math.max(1, segments),
    totalMessagePrice: price,
    totalCarrierFee: carrierFee,
    ...(typeof protect === "string" && {
      protectConfiguration: { protectConfigurationId: protect, protectStatus: "ALLOW" },
    }),
  };
}
