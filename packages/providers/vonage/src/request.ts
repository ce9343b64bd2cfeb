import { type PreparedMessage, SmsError } from "@smskit/core";
import { longestCallback, type VonageConfig, validityPeriod } from "./config.ts";

/** What Vonage's SMS API takes beyond what the message itself says. */
export interface VonageMessageOptions {
  /** `false` asks for no delivery receipt. @default true */
  statusReportReq?: boolean | undefined;
  /** 0 is a flash message, which is shown at once and not kept. */
  messageClass?: 0 | 1 | 2 | 3 | undefined;
  /** The protocol identifier of GSM 03.40. */
  protocolId?: number | undefined;
  /** Whom to bill, where Vonage has turned that on. */
  accountRef?: string | undefined;
  /** The sender's registration, where a country asks for one (India's DLT). */
  entityId?: string | undefined;
  /** The text's registration, where a country asks for one (India's DLT). */
  contentId?: string | undefined;
  /** `true` passes by Fraud Defender, for this message. */
  trustedNumber?: boolean | undefined;
  /** The number pool to send from; `from` serves where the pool cannot. */
  poolId?: string | undefined;
}

declare module "@smskit/core" {
  interface ProviderOptions {
    vonage?: VonageMessageOptions | undefined;
  }
}

/** The options by their names on the wire. */
const wireNames: { readonly [Option in keyof Required<VonageMessageOptions>]: string } = {
  statusReportReq: "status-report-req",
  messageClass: "message-class",
  protocolId: "protocol-id",
  accountRef: "account-ref",
  entityId: "entity-id",
  contentId: "content-id",
  trustedNumber: "trusted-number",
  poolId: "pool-id",
};

/** Characters of a reference that Vonage keeps. */
const longestReference = 100;

/**
 * The form that sends a message. Numbers go without their `+`.
 * @throws {SmsError} `unsupported` for a schedule, `invalid-message` for what Vonage would cut, bend or refuse;
 * nothing was sent.
 * @see https://developer.vonage.com/en/api/sms#send-an-sms
 */
export function messageParameters(
  message: PreparedMessage,
  defaults: Pick<VonageConfig, "from" | "statusCallback" | "validityPeriodSeconds">,
): URLSearchParams {
  if (message.sendAt !== undefined) {
    throw new SmsError({
      code: "unsupported",
      message: "Vonage's SMS API cannot schedule: leave out sendAt, and send when it is time.",
    });
  }
  const { reference, encoding, statusCallback = defaults.statusCallback } = message;
  const seconds = message.validityPeriodSeconds ?? defaults.validityPeriodSeconds;
  refuse(reference !== undefined && reference.length > longestReference, {
    field: "reference",
    rule: `Vonage keeps ${longestReference} characters of it`,
  });
  refuse(statusCallback !== undefined && statusCallback.length > longestCallback, {
    field: "statusCallback",
    rule: `Vonage takes URLs of at most ${longestCallback} characters`,
  });
  // Another validity than the one that was asked for could deliver a code that has expired.
  refuse(seconds !== undefined && (seconds < validityPeriod.min || seconds > validityPeriod.max), {
    field: "validityPeriodSeconds",
    rule: `Vonage takes ${validityPeriod.min} to ${validityPeriod.max} seconds`,
  });

  const form = new URLSearchParams();
  const set = (name: string, value: string | number | boolean | undefined) => {
    if (value !== undefined) form.set(name, String(value));
  };
  set("from", withoutPlus(message.from ?? defaults.from));
  set("to", withoutPlus(message.to));
  set("text", message.body);
  if (encoding === "ucs-2") set("type", "unicode");
  set("ttl", seconds === undefined ? undefined : seconds * 1_000);
  set("callback", statusCallback);
  set("client-ref", reference);
  for (const [option, value] of Object.entries(message.providerOptions?.vonage ?? {})) {
    if (value === undefined) continue;
    if (!Object.hasOwn(wireNames, option)) throw unknownOption(option);
    refuse(typeof value !== "string" && typeof value !== "boolean" && !Number.isFinite(value), {
      field: `providerOptions.vonage.${option}`,
      rule: "it must be a string, a finite number or a boolean",
    });
    set(wireNames[option as keyof VonageMessageOptions], value as string | number | boolean);
  }
  return form;
}

function withoutPlus(number: string): string {
  return number.replace(/^\+(?=\d+$)/, "");
}

function refuse(wrong: boolean, { field, rule }: { field: string; rule: string }): void {
  if (wrong) throw new SmsError({ code: "invalid-message", message: `\`${field}\`: ${rule}.` });
}

function unknownOption(option: string): SmsError {
  const own = /^(?:to|from|text|type|ttl|callback|clientRef)$/.test(option);
  return new SmsError({
    code: "invalid-message",
    message: own
      ? `providerOptions.vonage.${option}: the message itself says it.`
      : `providerOptions.vonage.${option}: is not a parameter of Vonage's SMS API for texts.`,
    quoted: own ? [] : [option],
  });
}
