import { SmsError } from "../errors/sms-error.ts";
import type { PreparedMessage } from "../message/sms-message.ts";
import type { ProviderFeatures } from "./provider-features.ts";

/** Assumed if a provider declares nothing: best-effort fields are dropped, other fields are left to its adapter. */
const undeclared: ProviderFeatures = { validity: false, statusCallback: false };

/**
 * Returns the message as the adapter receives it: best-effort fields are dropped, or clamped into the provider's range.
 * @param name The display name of the provider.
 * @throws {SmsError} `unsupported` for any other field that the provider lacks.
 */
export function fitToFeatures(
  prepared: PreparedMessage,
  features: ProviderFeatures | undefined,
  name: string,
): PreparedMessage {
  const { bestEffort, ...fitted } = prepared;
  const { validity, statusCallback } = features ?? undeclared;
  if (fitted.validityPeriodSeconds !== undefined) {
    if (bestEffort?.includes("validityPeriodSeconds")) {
      if (validity === false) delete fitted.validityPeriodSeconds;
      else fitted.validityPeriodSeconds = clamp(fitted.validityPeriodSeconds, validity);
    } else if (features?.validity === false) {
      throw unsupported("validityPeriodSeconds", name);
    }
  }
  if (fitted.statusCallback !== undefined && !statusCallback) {
    if (bestEffort?.includes("statusCallback")) delete fitted.statusCallback;
    else if (features !== undefined) throw unsupported("statusCallback", name);
  }
  return fitted;
}

/** Returns the message as its sender wrote it: look-ups, comparisons and hashes do not depend on a provider. */
export function withoutBestEffort({ bestEffort: _, ...message }: PreparedMessage): PreparedMessage {
  return message;
}

function clamp(seconds: number, { min, max }: { min: number; max: number }): number {
  return Math.min(Math.max(seconds, min), max);
}

function unsupported(field: "validityPeriodSeconds" | "statusCallback", name: string): SmsError {
  return new SmsError({
    code: "unsupported",
    message: `${field}: ${name} does not support it; remove it or name it in bestEffort.`,
  });
}
