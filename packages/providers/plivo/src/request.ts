import { type PreparedMessage, SmsError } from "@smskit/core";
import { type OptionFields, readProviderOptions } from "@smskit/core/provider";
import { type PlivoConfig, powerpackForm } from "./config.ts";
import { features } from "./features.ts";

/**
 * Parameters of Plivo's messages that the message itself has no field for.
 * @see https://www.plivo.com/docs/messaging/api/messages
 */
export interface PlivoMessageOptions {
  /** India: the ID of the business that is registered on a DLT portal. */
  dltEntityId?: string | undefined;
  /** India: the category of the registered template. */
  dltTemplateCategory?: "transactional" | "promotional" | "service_implicit" | "service_explicit" | undefined;
  /** India: the ID of the registered template. */
  dltTemplateId?: string | undefined;
  /**
   * What Plivo stores: `true` the number and the text, `"number_only"`, `"content_only"`, `false` neither. Plivo cannot
   * redact a message later.
   * @default true
   */
  log?: boolean | "content_only" | "number_only" | undefined;
  /** `true` if your app will report with `reportOutcome` whether a code was used. @default false */
  trackable?: boolean | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    plivo?: PlivoMessageOptions | undefined;
  }
}

/** The options: their names in Plivo's API, and their types. */
const optionFields: OptionFields<PlivoMessageOptions> = {
  dltEntityId: ["dlt_entity_id", "string"],
  dltTemplateCategory: [
    "dlt_template_category",
    ["transactional", "promotional", "service_implicit", "service_explicit"],
  ],
  dltTemplateId: ["dlt_template_id", "string"],
  log: ["log", [true, false, "content_only", "number_only"]],
  trackable: ["trackable", "boolean"],
};

/** Names of Plivo's API for fields of the message. */
const messageFields = {
  src: "from",
  dst: "to",
  powerpackUuid: "from",
  url: "statusCallback",
  messageExpiry: "validityPeriodSeconds",
};

/**
 * Returns the JSON that sends a message. `undefined` fields are not sent. Plivo takes either `src` or `powerpack_uuid`, so
 * the sender of a message replaces the config's Powerpack.
 * @throws {SmsError} `invalid-message` for an option or a validity period that Plivo does not have, `invalid-sender` for a
 * sender that Plivo would change; nothing was sent.
 * @see https://www.plivo.com/docs/messaging/api/messages
 */
export function messageRequest(message: PreparedMessage, config: PlivoConfig): Record<string, unknown> {
  const seconds = message.validityPeriodSeconds ?? config.validityPeriodSeconds;
  const { min, max } = features.validity;
  if (seconds !== undefined && (seconds < min || seconds > max)) {
    const problem = `validityPeriodSeconds: must be ${min} to ${max} for Plivo.`;
    throw new SmsError({ code: "invalid-message", message: problem });
  }
  return {
    ...senderOf(message.from ?? config.from ?? config.powerpackUuid),
    // One number: core has refused everything else, and a `<` would add recipients.
    dst: message.to,
    text: message.body,
    url: message.statusCallback ?? config.statusCallback,
    message_expiry: seconds,
    ...readProviderOptions("plivo", message, optionFields, messageFields),
  };
}

/** Plivo removes all characters of a sender but letters and digits: the phone would show another name. */
const senderForm = /^(?:\+?\d{3,15}|(?=\d*[A-Za-z])[A-Za-z0-9]{1,11})$/;

function senderOf(sender = ""): { src: string } | { powerpack_uuid: string } {
  if (powerpackForm.test(sender)) return { powerpack_uuid: sender };
  if (senderForm.test(sender)) return { src: sender };
  throw new SmsError({
    code: "invalid-sender",
    message:
      "from: must be a number, a short code, an alphanumeric sender of at most 11 letters and digits, or the UUID of a Powerpack.",
  });
}
