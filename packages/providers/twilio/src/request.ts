import type { PreparedMessage } from "@smskit/core";
import { callbackUrl, type OptionFields, readProviderOptions } from "@smskit/core/provider";
import type { TwilioConfig } from "./config.ts";

/**
 * Parameters of Twilio's Messages resource that the message itself has no field for. The names are those of Twilio's
 * Node.js SDK.
 * @example
 * await sms.send({ to, body, providerOptions: { twilio: { messageIntent: "otp" } } });
 * @see https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export interface TwilioMessageOptions {
  /** `"obfuscate"` hides the last digits of the numbers in Twilio's records. @default "retain" */
  addressRetention?: "retain" | "obfuscate" | undefined;
  /** `AP…`: the TwiML App whose URL receives status updates, unless the message has a `statusCallback`. */
  applicationSid?: string | undefined;
  /** How many times your app has sent this message, this time included; Twilio only records it. */
  attempt?: number | undefined;
  /** `"discard"` removes the text from Twilio's records. @default "retain" */
  contentRetention?: "retain" | "discard" | undefined;
  /** `HX…`: a template of Twilio's Content API, sent in place of the body. */
  contentSid?: string | undefined;
  /** The variables of that template, as JSON: `'{"1":"Ada"}'`. */
  contentVariables?: string | undefined;
  /** The sender of the SMS when a recipient cannot be reached over RCS; needs a Messaging Service. */
  fallbackFrom?: string | undefined;
  /** Reserved by Twilio. */
  forceDelivery?: boolean | undefined;
  /** US dollars. Obsolete: Twilio ignores it since June 2024. */
  maxPrice?: number | undefined;
  /** At most ten URLs of images or other media, which make the message an MMS. */
  mediaUrl?: string[] | undefined;
  /** What the message is for, for Twilio's traffic shaping: `"otp"`, `"notifications"`, `"marketing"`, … */
  messageIntent?: string | undefined;
  /** `MG…`: a Messaging Service, in place of the one in the config. */
  messagingServiceSid?: string | undefined;
  /** Actions of channels other than SMS and MMS, such as `"geo:37.787890,-122.391664"` for WhatsApp. */
  persistentAction?: string[] | undefined;
  /** `true` if your app will report whether the message was acted on (Message Feedback). @default false */
  provideFeedback?: boolean | undefined;
  /** `"disable"` skips the check for SMS pumping. */
  riskCheck?: "enable" | "disable" | undefined;
  /** `true` sends one MMS, also without media. */
  sendAsMms?: boolean | undefined;
  /** Shortens the links in the body; needs a Messaging Service with Link Shortening. @default false */
  shortenUrls?: boolean | undefined;
  /** Replaces Unicode characters that have a similar character in GSM-7. */
  smartEncoded?: boolean | undefined;
  /** `"free"`: the message is not charged, for accounts that may send such. */
  trafficType?: "free" | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    twilio?: TwilioMessageOptions | undefined;
  }
}

/** The options: their names in Twilio's API, and their types. */
const optionFields: OptionFields<TwilioMessageOptions> = {
  addressRetention: ["AddressRetention", ["retain", "obfuscate"]],
  applicationSid: ["ApplicationSid", "string"],
  attempt: ["Attempt", "number"],
  contentRetention: ["ContentRetention", ["retain", "discard"]],
  contentSid: ["ContentSid", "string"],
  contentVariables: ["ContentVariables", "string"],
  fallbackFrom: ["FallbackFrom", "string"],
  forceDelivery: ["ForceDelivery", "boolean"],
  maxPrice: ["MaxPrice", "number"],
  mediaUrl: ["MediaUrl", "string[]"],
  messageIntent: ["MessageIntent", "string"],
  messagingServiceSid: ["MessagingServiceSid", "string"],
  persistentAction: ["PersistentAction", "string[]"],
  provideFeedback: ["ProvideFeedback", "boolean"],
  riskCheck: ["RiskCheck", ["enable", "disable"]],
  sendAsMms: ["SendAsMms", "boolean"],
  shortenUrls: ["ShortenUrls", "boolean"],
  smartEncoded: ["SmartEncoded", "boolean"],
  trafficType: ["TrafficType", ["free"]],
};

/**
 * Returns the form that creates a message.
 * @throws {SmsError} `invalid-message` for an option that Twilio does not have; nothing was sent.
 * @see https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export function messageRequest(message: PreparedMessage, config: TwilioConfig): URLSearchParams {
  const options = readProviderOptions("twilio", message, optionFields, { scheduleType: "sendAt" });
  const service = options["MessagingServiceSid"] ?? config.fromMessagingServiceSID;
  const form = new URLSearchParams();
  const parameters = {
    To: message.to,
    From: message.from ?? config.from,
    MessagingServiceSid: service,
    Body: message.body,
    StatusCallback: callbackUrl(message, config.statusCallback),
    ValidityPeriod: message.validityPeriodSeconds ?? config.validityPeriodSeconds,
    RiskCheck: config.disableRiskCheck ? "disable" : undefined,
    ScheduleType: message.sendAt && "fixed",
    SendAt: message.sendAt && `${message.sendAt.toISOString().slice(0, 19)}Z`,
    ...options,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) form.append(name, String(each));
  }
  return form;
}

/**
 * Returns the base URLs of the two APIs: `api.twilio.com`, `api.{edge}.us1.twilio.com`, `api.{region}.twilio.com` or
 * `api.{edge}.{region}.twilio.com`, and the same for `messaging`.
 * @see https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region
 */
export function apiUrls(config: TwilioConfig): { api: string; messaging: string } {
  return { api: productUrl("api", config), messaging: productUrl("messaging", config) };
}

/** Returns the base URL of one of Twilio's APIs. */
export function productUrl(
  product: string,
  { baseUrl, region, edge }: Pick<TwilioConfig, "baseUrl" | "region" | "edge">,
): string {
  const middle = [edge, region ?? (edge && "us1")].filter((part) => part !== undefined);
  return baseUrl ?? `https://${[product, ...middle, "twilio.com"].join(".")}`;
}
