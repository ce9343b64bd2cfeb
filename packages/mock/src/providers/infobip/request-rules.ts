import type { Rule } from "./check-fields.ts";

const text: Rule = { is: "string" };
const flag: Rule = { is: "boolean" };
const object = (fields: Readonly<Record<string, Rule>>, ...needs: string[]): Rule => ({
  is: "object",
  fields,
  needs,
});
const upTo = (most: number): Rule => ({ is: "string", most });
const oneOf = (names: string): Rule => ({ is: "string", of: names.split(" ") });
const time = object(
  { hour: { is: "integer", least: 0, most: 23 }, minute: { is: "integer", least: 0, most: 59 } },
  "hour",
  "minute",
);

export const languageCodes = "TR ES PT AUTODETECT";
export const transliterations =
  "NONE TURKISH GREEK CYRILLIC SERBIAN_CYRILLIC CENTRAL_EUROPEAN BALTIC NON_UNICODE PORTUGUESE COLOMBIAN BULGARIAN_CYRILLIC ALL";

/** `networkId` and the tracking of links are accepted, and have no effect. */
const message = object(
  {
    sender: text,
    destinations: {
      is: "list",
      // An absent `to` is not refused: the message is rejected with MISSING_TO.
      each: object({ to: upTo(64), messageId: upTo(200), networkId: { is: "integer" } }),
    },
    content: object({
      text: { is: "string", least: 1 },
      transliteration: oneOf(transliterations),
      language: object({
        languageCode: oneOf(`NONE ${languageCodes}`),
        singleShift: flag,
        lockingShift: flag,
      }),
      hex: { is: "string", least: 1, form: /^(?:[\da-f]{2})+(?: (?:[\da-f]{2})+)*$/i },
      dataCoding: { is: "integer" },
      esmClass: { is: "integer" },
    }),
    options: object({
      platform: object({ entityId: upTo(255), applicationId: upTo(255) }),
      validityPeriod: object(
        { amount: { is: "integer", least: 1 }, timeUnit: oneOf("SECONDS MINUTES HOURS") },
        "amount",
      ),
      deliveryTimeWindow: object(
        {
          days: {
            is: "list",
            each: oneOf("MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY"),
          },
          from: time,
          to: time,
        },
        "days",
      ),
      campaignReferenceId: upTo(255),
      regional: object({
        indiaDlt: object(
          { contentTemplateId: text, principalEntityId: text, telemarketerId: text },
          "principalEntityId",
        ),
        turkeyIys: object(
          { brandCode: { is: "integer" }, recipientType: oneOf("BIREYSEL TACIR") },
          "recipientType",
        ),
        southKorea: object({ title: upTo(66), resellerCode: { is: "integer" } }),
      }),
      flash: flag,
    }),
    webhooks: object({
      delivery: object({ url: { is: "url" }, intermediateReport: flag, notify: flag }),
      contentType: oneOf("application/json application/xml"),
      callbackData: upTo(4000),
    }),
  },
  "destinations",
  "content",
);

/** The body of `POST /sms/3/messages`. */
export const messagesRule: Rule = object(
  {
    messages: { is: "list", each: message },
    options: object({
      schedule: object({
        bulkId: upTo(100),
        sendAt: { is: "date" },
        sendingSpeedLimit: object(
          { amount: { is: "integer", least: 1 }, timeUnit: oneOf("MINUTE HOUR DAY") },
          "amount",
        ),
      }),
      tracking: object({
        shortenUrl: flag,
        trackClicks: flag,
        trackingUrl: { is: "url" },
        removeProtocol: flag,
        customDomain: text,
      }),
      includeSmsCountInResponse: flag,
      conversionTracking: object({ useConversionTracking: flag, conversionTrackingName: text }),
    }),
  },
  "messages",
);

/** The body of `POST /sms/1/preview`. */
export const previewRule: Rule = object(
  {
    text: { is: "string", least: 1 },
    languageCode: oneOf(languageCodes),
    transliteration: oneOf(transliterations),
  },
  "text",
);

/** The body of `PUT /sms/1/bulks`. */
export const rescheduleRule: Rule = object({ sendAt: { is: "date" } }, "sendAt");

/** The body of `PUT /sms/1/bulks/status`. Unconfirmed: that only these can be asked for. */
export const bulkStatusRule: Rule = object({ status: oneOf("PENDING PAUSED CANCELED") }, "status");
