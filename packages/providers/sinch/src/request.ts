import { type PreparedMessage, SmsError } from "@smskit/core";
import { type OptionFields, readProviderOptions } from "@smskit/core/provider";
import { deliveryReports, type SinchConfig, type SinchDeliveryReport } from "./config.ts";
import { features } from "./features.ts";

/**
 * Parameters of Sinch's batches that the message itself has no field for.
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Batches/
 */
export interface SinchMessageOptions {
  /** Which callbacks Sinch makes about this message. @default the config's `deliveryReport` */
  deliveryReport?: SinchDeliveryReport | undefined;
  /** `true` if your app will report with `reportOutcome` that a code was used. @default the config's `feedbackEnabled` */
  feedbackEnabled?: boolean | undefined;
  /** `true` shows the text at once, and the phone does not store it. @default false */
  flashMessage?: boolean | undefined;
  /** The type of number (TON) of the sender, 0 to 6, instead of the one that Sinch detects. */
  fromTon?: number | undefined;
  /** The numbering plan (NPI) of the sender, 0 to 18, instead of the one that Sinch detects. */
  fromNpi?: number | undefined;
  /** A text of more parts fails, after it was accepted; `maxSegments` refuses it before. */
  maxNumberOfMessageParts?: number | undefined;
  /** `true` cuts a text that needs more than one part. @default false */
  truncateConcat?: boolean | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    sinch?: SinchMessageOptions | undefined;
  }
}

/** The options: their names in Sinch's API, and their types. */
const optionFields: OptionFields<SinchMessageOptions> = {
  deliveryReport: ["delivery_report", deliveryReports],
  feedbackEnabled: ["feedback_enabled", "boolean"],
  flashMessage: ["flash_message", "boolean"],
  fromTon: ["from_ton", "number"],
  fromNpi: ["from_npi", "number"],
  maxNumberOfMessageParts: ["max_number_of_message_parts", "number"],
  truncateConcat: ["truncate_concat", "boolean"],
};

/** Names of Sinch's API for fields of the message. */
const messageFields = {
  clientReference: "reference",
  callbackUrl: "statusCallback",
  expireAt: "validityPeriodSeconds",
  parameters: "variables",
};

/**
 * Returns the JSON that sends a message. `undefined` fields are not sent.
 * @throws {SmsError} `invalid-message` for an option or a time that Sinch does not have; nothing was sent.
 * @see https://developers.sinch.com/docs/sms/api-reference/sms/tag/Batches/
 */
export function messageRequest(message: PreparedMessage, config: SinchConfig): Record<string, unknown> {
  return {
    ...batchOf(message, config),
    ...readProviderOptions("sinch", message, optionFields, messageFields),
  };
}

/** Returns the JSON of a message without its provider options. */
export function batchOf(
  message: Omit<PreparedMessage, "kind">,
  config: SinchConfig,
): Record<string, unknown> {
  const callbackUrl = message.statusCallback ?? config.statusCallback;
  return {
    // One recipient, so that the batch's id is the message's.
    to: [message.to],
    from: message.from ?? config.from,
    type: "mt_text",
    ...literalText(message.body ?? ""),
    // Sinch reports nothing that was not asked for, and refuses to report without a URL.
    delivery_report: config.deliveryReport ?? (callbackUrl === undefined ? undefined : "per_recipient"),
    callback_url: callbackUrl,
    client_reference: message.reference,
    feedback_enabled: config.feedbackEnabled,
    send_at: dueOf(message),
    expire_at: expiryOf(message, config),
  };
}

function dueOf({ sendAt }: Pick<PreparedMessage, "sendAt">): string | undefined {
  if (sendAt === undefined) return undefined;
  const days = features.schedule.max / 86_400;
  if (sendAt.getTime() > Date.now() + features.schedule.max * 1_000) {
    throw invalid(`sendAt: must be at most ${days} days ahead for Sinch.`);
  }
  return sendAt.toISOString();
}

/** Sinch counts from when the message is due. */
function expiryOf(
  { sendAt, validityPeriodSeconds }: Pick<PreparedMessage, "sendAt" | "validityPeriodSeconds">,
  config: SinchConfig,
): string | undefined {
  const seconds = validityPeriodSeconds ?? config.validityPeriodSeconds;
  if (seconds === undefined) return undefined;
  const { min, max } = features.validity;
  if (seconds < min || seconds > max) {
    throw invalid(`validityPeriodSeconds: must be ${min} to ${max} for Sinch.`);
  }
  return new Date(Math.max(sendAt?.getTime() ?? 0, Date.now()) + seconds * 1_000).toISOString();
}

function invalid(problem: string): SmsError {
  return new SmsError({ code: "invalid-message", message: problem });
}

/**
 * Returns the fields that send a text as it is. Sinch reads `${name}` as a placeholder, and fails a message without a value
 * for it. There is no escape, so the dollar sign itself becomes the value of one. Unconfirmed: values are not filled in
 * again.
 * @see https://developers.sinch.com/docs/sms/resources/message-info/message-parameterization
 */
export function literalText(text: string): { body: string; parameters?: object } {
  if (!text.includes("${")) return { body: text };
  return { body: text.replaceAll("${", () => `\${d}{`), parameters: { d: { default: "$" } } };
}
