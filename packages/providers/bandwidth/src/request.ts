import { type PreparedMessage, SmsError } from "@smskit/core";
import { type OptionFields, readProviderOptions } from "@smskit/core/provider";
import type { BandwidthConfig } from "./config.ts";
import { features } from "./features.ts";

/**
 * Parameters of Bandwidth's messages that the message itself has no field for.
 * @see https://dev.bandwidth.com/apis/messaging-apis/messaging/
 */
export interface BandwidthMessageOptions {
  /** `"high"` goes out before other messages of the account; Bandwidth enables it. @default "default" */
  priority?: "default" | "high" | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    bandwidth?: BandwidthMessageOptions | undefined;
  }
}

/** The options: their names in Bandwidth's API, and their types. */
const optionFields: OptionFields<BandwidthMessageOptions> = { priority: ["priority", ["default", "high"]] };

/** Names of Bandwidth's API for fields of the message. */
const messageFields = { expiration: "validityPeriodSeconds" };

/**
 * Returns the JSON that sends a message. `undefined` fields are not sent.
 * @throws {SmsError} `invalid-message` for an option or a validity period that Bandwidth does not have; nothing was sent.
 * @see https://dev.bandwidth.com/apis/messaging-apis/messaging/
 */
export function messageRequest(message: PreparedMessage, config: BandwidthConfig): Record<string, unknown> {
  const seconds = message.validityPeriodSeconds ?? config.validityPeriodSeconds;
  const { min, max } = features.validity;
  if (seconds !== undefined && (seconds < min || seconds > max)) {
    const problem = `validityPeriodSeconds: must be ${min} to ${max} for Bandwidth.`;
    throw new SmsError({ code: "invalid-message", message: problem });
  }
  return {
    applicationId: config.applicationId,
    from: message.from ?? config.from,
    // Always one: several recipients are a group MMS, in which all of them see each other.
    to: [message.to],
    text: message.body,
    expiration: seconds === undefined ? undefined : new Date(Date.now() + seconds * 1_000).toISOString(),
    ...readProviderOptions("bandwidth", message, optionFields, messageFields),
  };
}
