import { type PreparedMessage, SmsError } from "@smskit/core";
import { type OptionFields, readProviderOptions, withoutPlus } from "@smskit/core/provider";
import type { InfobipConfig } from "./config.ts";
import { features } from "./features.ts";

/**
 * Parameters of Infobip's messages that the message itself has no field for.
 * @see https://www.infobip.com/docs/api/channels/sms/outbound-sms/send-sms-messages
 */
export interface InfobipMessageOptions {
  /** The ID of an application of CPaaS X, at most 255 characters. */
  applicationId?: string | undefined;
  /** The ID of an entity of CPaaS X, such as one of your customers, at most 255 characters. */
  entityId?: string | undefined;
  /** Groups the messages of a campaign in Infobip's reports, at most 255 characters. */
  campaignReferenceId?: string | undefined;
  /** Shows the text at once, and stores it nowhere. @default false */
  flash?: boolean | undefined;
  /** Replaces characters that need UCS-2 by similar ones of an alphabet. */
  transliteration?: (typeof transliterations)[number] | undefined;
  /** The alphabet of the text, which needs fewer segments than UCS-2. */
  languageCode?: (typeof languages)[number] | undefined;
  /** Also reports statuses before the last one. @default false */
  intermediateReport?: boolean | undefined;
  /** India: the ID of your entity at a DLT platform. */
  dltPrincipalEntityId?: string | undefined;
  /** India: the ID of the template at that platform. */
  dltContentTemplateId?: string | undefined;
  /** India: the ID of your telemarketer, for aggregators. */
  dltTelemarketerId?: string | undefined;
  /** Turkey: who receives a commercial text, a person (`BIREYSEL`) or a merchant (`TACIR`). */
  iysRecipientType?: "BIREYSEL" | "TACIR" | undefined;
  /** Turkey: the code of your brand at IYS. @default the account's */
  iysBrandCode?: number | undefined;
  /** South Korea: the title of the message, at most 66 characters. */
  koreaTitle?: string | undefined;
  /** South Korea: the code of a reseller, 9 digits. */
  koreaResellerCode?: number | undefined;
  /** Counts conversions, which `reportOutcome` reports. @default false */
  conversionTracking?: boolean | undefined;
  /** The kind of conversion: `"ONE_TIME_PIN"`. */
  conversionTrackingName?: string | undefined;
  /** Replaces URLs in the text by short ones. @default the account's setting */
  shortenUrl?: boolean | undefined;
  /** Counts clicks on short URLs. */
  trackClicks?: boolean | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    infobip?: InfobipMessageOptions | undefined;
  }
}

const transliterations = [
  "NONE",
  "TURKISH",
  "GREEK",
  "CYRILLIC",
  "SERBIAN_CYRILLIC",
  "BULGARIAN_CYRILLIC",
  "CENTRAL_EUROPEAN",
  "BALTIC",
  "PORTUGUESE",
  "COLOMBIAN",
  "NON_UNICODE",
  "ALL",
] as const;
const languages = ["NONE", "TR", "ES", "PT", "AUTODETECT"] as const;

/** The options: their paths in Infobip's message, or in the `request` around it, and their types. */
const optionFields: OptionFields<InfobipMessageOptions> = {
  applicationId: ["options.platform.applicationId", "string"],
  entityId: ["options.platform.entityId", "string"],
  campaignReferenceId: ["options.campaignReferenceId", "string"],
  flash: ["options.flash", "boolean"],
  transliteration: ["content.transliteration", transliterations],
  languageCode: ["content.language.languageCode", languages],
  intermediateReport: ["webhooks.delivery.intermediateReport", "boolean"],
  dltPrincipalEntityId: ["options.regional.indiaDlt.principalEntityId", "string"],
  dltContentTemplateId: ["options.regional.indiaDlt.contentTemplateId", "string"],
  dltTelemarketerId: ["options.regional.indiaDlt.telemarketerId", "string"],
  iysRecipientType: ["options.regional.turkeyIys.recipientType", ["BIREYSEL", "TACIR"]],
  iysBrandCode: ["options.regional.turkeyIys.brandCode", "number"],
  koreaTitle: ["options.regional.southKorea.title", "string"],
  koreaResellerCode: ["options.regional.southKorea.resellerCode", "number"],
  conversionTracking: ["request.conversionTracking.useConversionTracking", "boolean"],
  conversionTrackingName: ["request.conversionTracking.conversionTrackingName", "string"],
  shortenUrl: ["request.tracking.shortenUrl", "boolean"],
  trackClicks: ["request.tracking.trackClicks", "boolean"],
};

/** Names of Infobip's API for fields of the message. */
const messageFields = { callbackData: "reference", notifyUrl: "statusCallback", sender: "from" };

type Json = { [name: string]: unknown };

/**
 * Returns the JSON that sends a message.
 * @param id The id of a scheduled message. It is also that of its bulk, so that `cancel` finds the bulk.
 * @throws {SmsError} `invalid-message` for an option or a validity period that Infobip does not have; nothing was sent.
 * @see https://www.infobip.com/docs/api/channels/sms/outbound-sms/send-sms-messages
 */
export function messageRequest(message: PreparedMessage, config: InfobipConfig, id: string): Json {
  const { body, reference, sendAt } = message;
  const callback = message.statusCallback ?? config.statusCallback;
  const seconds = message.validityPeriodSeconds ?? config.validityPeriodSeconds;
  const { min, max } = features.validity;
  if (seconds !== undefined && (seconds < min || seconds > max)) {
    const problem = `validityPeriodSeconds: must be ${min} to ${max} for Infobip.`;
    throw new SmsError({ code: "invalid-message", message: problem });
  }
  const sent: Json = {
    sender: withoutPlus(message.from ?? config.from),
    // Always one: the response has a status for each.
    destinations: [{ to: withoutPlus(message.to), ...(sendAt && { messageId: id }) }],
    content: { text: body },
  };
  const request: Json = { includeSmsCountInResponse: true };
  if (seconds !== undefined) set(sent, "options.validityPeriod", { amount: seconds, timeUnit: "SECONDS" });
  if (callback !== undefined) {
    set(sent, "webhooks.delivery.url", withSecret(callback, config.webhookSecret));
    set(sent, "webhooks.contentType", "application/json");
  }
  if (reference !== undefined) set(sent, "webhooks.callbackData", reference);
  if (sendAt !== undefined) request["schedule"] = { bulkId: id, sendAt: timeOf(sendAt) };
  const options = readProviderOptions("infobip", message, optionFields, messageFields);
  for (const [path, value] of Object.entries(options)) {
    if (path.startsWith("request.")) set(request, path.slice("request.".length), value);
    else set(sent, path, value);
  }
  return { messages: [sent], options: request };
}

/** Sets a value of nested objects, which are made if they are missing. */
function set(target: Json, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() as string;
  let inner = target;
  for (const name of names) {
    inner[name] ??= {};
    inner = inner[name] as Json;
  }
  inner[last] = value;
}

/** Infobip does not sign webhooks: the secret in their URL proves where they come from. */
function withSecret(callback: string, secret: string | undefined): string {
  if (secret === undefined) return callback;
  const url = new URL(callback);
  url.searchParams.set("secret", secret);
  return url.href;
}

/** Infobip's form of a time: `2026-01-02T03:04:05.000+0000`. */
export function timeOf(date: Date): string {
  return date.toISOString().replace("Z", "+0000");
}
