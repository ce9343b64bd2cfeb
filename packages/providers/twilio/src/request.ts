import { type PreparedMessage, SmsError } from "@smskit/core";
import type { TwilioMessageOptions } from "./provider-options.ts";

/** Carries a message's `reference` in its callback's URL, which the webhook's signature covers. */
export const referenceParameter = "smskit-reference";

/** The options by their names on the wire. */
const wireNames: { readonly [Option in keyof Required<TwilioMessageOptions>]: string } = {
  applicationSid: "ApplicationSid",
  maxPrice: "MaxPrice",
  provideFeedback: "ProvideFeedback",
  attempt: "Attempt",
  forceDelivery: "ForceDelivery",
  contentRetention: "ContentRetention",
  addressRetention: "AddressRetention",
  smartEncoded: "SmartEncoded",
  persistentAction: "PersistentAction",
  trafficType: "TrafficType",
  shortenUrls: "ShortenUrls",
  sendAsMms: "SendAsMms",
  contentVariables: "ContentVariables",
  messageIntent: "MessageIntent",
  riskCheck: "RiskCheck",
  fallbackFrom: "FallbackFrom",
  messagingServiceSid: "MessagingServiceSid",
  mediaUrl: "MediaUrl",
  contentSid: "ContentSid",
};

/** The sender and the defaults that the config gives. */
export interface MessageDefaults {
  from?: string | undefined;
  fromMessagingServiceSID?: string | undefined;
  statusCallback?: string | undefined;
  disableRiskCheck?: boolean | undefined;
  validityPeriodSeconds?: number | undefined;
}

/**
 * The form that creates a message.
 * @throws {SmsError} `unsupported` for scheduling without a Messaging Service, `invalid-message` for an option
 * that Twilio does not have; nothing was sent.
 * @see https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export function messageParameters(message: PreparedMessage, defaults: MessageDefaults): URLSearchParams {
  const options = message.providerOptions?.twilio ?? {};
  const service = options.messagingServiceSid ?? defaults.fromMessagingServiceSID;
  const form = new URLSearchParams();
  const set = (name: string, value: string | number | undefined) => {
    if (value !== undefined) form.set(name, String(value));
  };
  set("To", message.to);
  set("From", message.from ?? defaults.from);
  set("MessagingServiceSid", service);
  set("Body", message.body);
  set("StatusCallback", callbackOf(message, defaults));
  set("ValidityPeriod", message.validityPeriodSeconds ?? defaults.validityPeriodSeconds);
  if (defaults.disableRiskCheck) set("RiskCheck", "disable");
  if (message.sendAt !== undefined) {
    if (service === undefined) {
      throw new SmsError({
        code: "unsupported",
        message:
          "Twilio schedules messages of a Messaging Service only: set fromMessagingServiceSID, or leave out sendAt.",
      });
    }
    set("ScheduleType", "fixed");
    set("SendAt", `${message.sendAt.toISOString().slice(0, 19)}Z`);
  }
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(wireNames, option)) throw unknownOption(option);
    const name = wireNames[option as keyof TwilioMessageOptions];
    form.delete(name);
    const isList = /^(?:mediaUrl|persistentAction)$/.test(option) && Array.isArray(value);
    for (const one of isList ? value : [value]) {
      if (!isPlain(one)) throw notPlain(option);
      form.append(name, String(one));
    }
  }
  return form;
}

/** The callback's URL; it carries the message's reference, which comes back in each update. */
function callbackOf(
  { statusCallback, reference }: PreparedMessage,
  defaults: MessageDefaults,
): string | undefined {
  const callback = statusCallback ?? defaults.statusCallback;
  if (callback === undefined || reference === undefined) return callback;
  const url = new URL(callback);
  url.searchParams.set(referenceParameter, reference);
  return url.href;
}

/** What has one way of being written into a form. */
function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function notPlain(option: string): SmsError {
  return new SmsError({
    code: "invalid-message",
    message: `providerOptions.twilio.${option}: must be a string, a finite number or a boolean${/^(?:mediaUrl|persistentAction)$/.test(option) ? ", or a list of strings" : ""}.`,
  });
}

function unknownOption(option: string): SmsError {
  const own = /^(?:to|from|body|statusCallback|validityPeriod|sendAt|scheduleType)$/.test(option);
  return new SmsError({
    code: "invalid-message",
    message: own
      ? `providerOptions.twilio.${option}: the message itself has a field for it.`
      : `providerOptions.twilio.${option}: is not a parameter of Twilio's Messages.`,
    quoted: own ? [] : [option],
  });
}
