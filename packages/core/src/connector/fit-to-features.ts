import { SmsError } from "../errors/sms-error.ts";
import type { PreparedMessage } from "../message/sms-message.ts";
import type { ProviderFeatures } from "./provider-features.ts";

/** What to do about a field that the provider does not support with this config, by field. */
export interface Remedies {
  /** Instead of a schedule: `"set fromMessagingServiceSID"`. */
  sendAt?: string;
  /** Instead of a validity period. */
  validityPeriodSeconds?: string;
  /** Instead of a callback of this message. */
  statusCallback?: string;
}

/**
 * Returns the message as the adapter receives it: best-effort fields are dropped, or clamped into the provider's range.
 * @param name The display name of the provider.
 * @throws {SmsError} `unsupported` for any other field that the provider lacks.
 */
export function fitToFeatures(
  prepared: PreparedMessage,
  features: ProviderFeatures | undefined,
  name: string,
  remedies: Remedies = {},
): PreparedMessage {
  const { sendAt, validityPeriodSeconds, statusCallback } = prepared;
  // Most messages have none of these fields: nothing is copied for them.
  if ((sendAt ?? validityPeriodSeconds ?? statusCallback ?? prepared.bestEffort) === undefined)
    return prepared;
  const { bestEffort = [], ...fitted } = prepared;
  const supported = {
    sendAt: features?.schedule,
    validityPeriodSeconds: features?.validity,
    statusCallback: features?.statusCallback,
  };
  for (const [field, support] of Object.entries(supported) as [keyof typeof supported, unknown][]) {
    if (fitted[field] === undefined || support) continue;
    // Of a provider that declares nothing, nothing is assumed: the field is left to its adapter.
    if ((bestEffort as readonly string[]).includes(field)) delete fitted[field];
    else if (support === false) throw unsupported(field, name, remedies[field]);
  }
  const { validityPeriodSeconds: seconds } = fitted;
  if (seconds !== undefined && features?.validity && bestEffort.includes("validityPeriodSeconds")) {
    fitted.validityPeriodSeconds = clamp(seconds, features.validity);
  }
  return fitted;
}

const usualRemedies: Required<Remedies> = {
  sendAt: "send the message when it is due",
  validityPeriodSeconds: "remove it, or name it in bestEffort",
  statusCallback: "remove it, or name it in bestEffort",
};

/** Returns the message as its sender wrote it: look-ups, comparisons and hashes do not depend on a provider. */
export function withoutBestEffort({ bestEffort: _, ...message }: PreparedMessage): PreparedMessage {
  return message;
}

function clamp(seconds: number, { min, max }: { min: number; max: number }): number {
  return Math.min(Math.max(seconds, min), max);
}

function unsupported(field: keyof Remedies, name: string, remedy = usualRemedies[field]): SmsError {
  return new SmsError({
    code: "unsupported",
    message: `${field}: ${name} does not support it with this config; ${remedy}.`,
  });
}
