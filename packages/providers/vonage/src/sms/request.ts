import type { PreparedMessage } from "@smskit/core";
import { type OptionFields, readProviderOptions, withoutPlus } from "@smskit/core/provider";
import { expectLength, validityOf } from "../vonage-values.ts";
import type { VonageSmsConfig } from "./config.ts";
import { features, lengthLimit } from "./features.ts";

/**
 * Parameters of Vonage's SMS API that the message itself has no field for.
 * @see https://developer.vonage.com/en/api/sms#send-an-sms
 */
export interface VonageSmsMessageOptions {
  /** `false` requests no delivery report. @default true */
  statusReportReq?: boolean | undefined;
  /** 0 is a flash message, which the phone shows at once and does not store. */
  messageClass?: 0 | 1 | 2 | 3 | undefined;
  /** The protocol identifier of GSM 03.40. */
  protocolId?: number | undefined;
  /** Whom to bill, if Vonage has enabled it. */
  accountRef?: string | undefined;
  /** The sender's registration, if a country requires it (India's DLT). */
  entityId?: string | undefined;
  /** The text's registration, if a country requires it (India's DLT). */
  contentId?: string | undefined;
  /** `true` skips Fraud Defender for this message. */
  trustedNumber?: boolean | undefined;
  /** The number pool to send from; `from` is used if the pool cannot send. */
  poolId?: string | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    "vonage-sms"?: VonageSmsMessageOptions | undefined;
  }
}

/** The options: their names in Vonage's API, and their types. */
const optionFields: OptionFields<VonageSmsMessageOptions> = {
  statusReportReq: ["status-report-req", "boolean"],
  messageClass: ["message-class", [0, 1, 2, 3]],
  protocolId: ["protocol-id", "number"],
  accountRef: ["account-ref", "string"],
  entityId: ["entity-id", "string"],
  contentId: ["content-id", "string"],
  trustedNumber: ["trusted-number", "boolean"],
  poolId: ["pool-id", "string"],
};

/** Names of Vonage's API for fields of the message. */
const messageFields = {
  type: "body",
  ttl: "validityPeriodSeconds",
  callback: "statusCallback",
  clientRef: "reference",
};

/**
 * Returns the form that sends a message. Numbers do not have their `+`.
 * @throws {SmsError} `invalid-message` for values that Vonage would shorten, change or
 * refuse; nothing was sent.
 * @see https://developer.vonage.com/en/api/sms#send-an-sms
 */
export function messageRequest(message: PreparedMessage, config: VonageSmsConfig): URLSearchParams {
  const { reference, encoding, statusCallback = config.statusCallback } = message;
  const seconds = validityOf(message, config.validityPeriodSeconds, features.validity);
  expectLength("reference", reference, lengthLimit);
  expectLength("statusCallback", statusCallback, lengthLimit);
  const form = new URLSearchParams();
  const parameters = {
    from: withoutPlus(message.from ?? config.from),
    to: withoutPlus(message.to),
    text: message.body,
    type: encoding === "ucs-2" ? "unicode" : undefined,
    ttl: seconds && seconds * 1_000,
    callback: statusCallback,
    "client-ref": reference,
    ...readProviderOptions("vonage-sms", message, optionFields, messageFields),
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) form.set(name, String(value));
  }
  return form;
}
