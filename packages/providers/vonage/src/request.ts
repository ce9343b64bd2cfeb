import type { PreparedMessage, SegmentCount } from "@smskit/core";
import { countSegments } from "@smskit/core";
import { fieldsOf, type OptionFields, readProviderOptions, withoutPlus } from "@smskit/core/provider";
import type { VonageConfig } from "./config.ts";
import { features, referenceLimit, textLimit } from "./features.ts";
import { expectLength, invalid, validityOf } from "./vonage-values.ts";

/**
 * Parameters of Vonage's Messages API that the message itself has no field for.
 * @see https://developer.vonage.com/en/api/messages
 */
export interface VonageMessageOptions {
  /**
   * How the text is encoded: `"auto"` picks Unicode if the text needs it. `"text"` replaces characters outside GSM-7.
   * @default "auto"
   */
  encodingType?: "auto" | "text" | "unicode" | undefined;
  /** The text's registration, if a country requires it (India's DLT). */
  contentId?: string | undefined;
  /** The sender's registration, if a country requires it (India's DLT). */
  entityId?: string | undefined;
  /** The number pool to send from; `from` is used if the pool cannot send. */
  poolId?: string | undefined;
  /** `true` skips Fraud Defender for this message. */
  trustedRecipient?: boolean | undefined;
  /** The messages that Vonage sends, one after another, if this one is rejected. They are not part of the receipt. */
  failover?: VonageFailoverMessage[] | undefined;
}

/**
 * A further message, with the field names of Vonage's API: `{ channel: "whatsapp", message_type: "text", from: "…" }`.
 * @see https://developer.vonage.com/en/api/messages
 */
export interface VonageFailoverMessage {
  /** How it travels. */
  channel: "sms" | "mms" | "rcs" | "whatsapp" | "messenger" | "viber_service" | "email";
  /** What it is: `"text"`, `"template"`, `"image"`. */
  message_type: string;
  /** The sender on that channel. */
  from: string;
  /** @default the recipient of the message */
  to?: string | undefined;
  /** @default the text of the message, if `message_type` is `"text"` */
  text?: string | undefined;
  /** The fields of the channel and of the type. */
  [field: string]: unknown;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    vonage?: VonageMessageOptions | undefined;
  }
}

/** The options: their names in Vonage's API, and their types. */
const optionFields: OptionFields<VonageMessageOptions> = {
  encodingType: ["encoding_type", ["auto", "text", "unicode"]],
  contentId: ["content_id", "string"],
  entityId: ["entity_id", "string"],
  poolId: ["pool_id", "string"],
  trustedRecipient: ["trusted_recipient", "boolean"],
  failover: ["failover", "object[]"],
};

/** Names of Vonage's API for fields of the message. */
const messageFields = {
  ttl: "validityPeriodSeconds",
  webhookUrl: "statusCallback",
  clientRef: "reference",
};

/**
 * Returns the JSON that sends a message. Numbers do not have their `+`, and `undefined` fields are not sent.
 * @throws {SmsError} `invalid-message` for values that Vonage would change or refuse; nothing was sent.
 * @see https://developer.vonage.com/en/api/messages#SendMessage
 */
export function messageRequest(message: PreparedMessage, config: VonageConfig): Record<string, unknown> {
  const { reference, statusCallback = config.statusCallback } = message;
  expectLength("reference", reference, referenceLimit);
  expectLength("body", message.body, textLimit);
  const { trusted_recipient, failover, ...sms } = readProviderOptions(
    "vonage",
    message,
    optionFields,
    messageFields,
  );
  return {
    message_type: "text",
    channel: "sms",
    to: withoutPlus(message.to),
    from: withoutPlus(message.from ?? config.from),
    text: message.body,
    client_ref: reference,
    ttl: validityOf(message, config.validityPeriodSeconds, features.validity),
    webhook_url: statusCallback,
    webhook_version: statusCallback && "v1",
    trusted_recipient,
    sms: Object.keys(sms).length > 0 ? sms : undefined,
    failover: Array.isArray(failover)
      ? failover.map((each) => failoverMessage(fieldsOf(each), message))
      : undefined,
  };
}

/** Fills in the recipient and the text, which the caller knows only as a template, and removes the `+` of numbers. */
function failoverMessage(
  further: Record<string, unknown>,
  { to, body }: PreparedMessage,
): Record<string, unknown> {
  for (const field of ["channel", "message_type", "from"]) {
    if (typeof further[field] !== "string" || further[field] === "") {
      throw invalid("providerOptions.vonage.failover", `each message needs \`${field}\`, a string`);
    }
  }
  const text = further["message_type"] === "text" ? { text: body } : {};
  const given = Object.entries(further)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const isNumber = typeof value === "string" && (name === "to" || name === "from");
      return [name, isNumber ? withoutPlus(value) : value];
    });
  return { to: withoutPlus(to), ...text, ...Object.fromEntries(given) };
}

/** Counts the segments of a text in the encoding that the message requests. */
export function countEncoded(
  body: string,
  encodingType: VonageMessageOptions["encodingType"],
): Pick<SegmentCount, "segments" | "encoding"> {
  if (encodingType === "unicode") return countSegments(body, { encoding: "ucs-2" });
  const count = countSegments(body);
  if (encodingType !== "text" || count.encoding === "gsm-7") return count;
  const replaced = count.nonGsmCharacters.reduce((text, character) => text.replaceAll(character, "?"), body);
  return countSegments(replaced);
}
