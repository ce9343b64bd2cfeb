import { SmsError } from "../errors/sms-error.ts";
import type { ProviderFeatures } from "./provider-features.ts";

/**
 * Names one message to a provider that sends once for it: see `features.idempotency`. Make a key before the first try if you
 * may repeat the send when its outcome is unknown, and pass it with every try. Every try has the same message.
 */
export interface RepeatKey {
  /** At most 255 ASCII characters, without spaces: some providers read it from a header. */
  readonly id: string;
  /** When the first try began: the provider forgets the key some time after it. */
  readonly firstSentAt: Date;
}

/**
 * Returns the key for the provider; `undefined` for one that keeps none.
 * @throws {SmsError} `rejected`, unknown, for a key that the provider may have forgotten: only a repeat has such a key.
 */
export function keyForProvider(
  key: RepeatKey | undefined,
  features: ProviderFeatures | undefined,
): string | undefined {
  if (key === undefined) return undefined;
  const { id, firstSentAt } = key ?? {};
  const isDate = firstSentAt instanceof Date && !Number.isNaN(firstSentAt.getTime());
  if (typeof id !== "string" || !/^[!-~]{1,255}$/.test(id) || !isDate) {
    const message =
      "repeatKey: must be { id, firstSentAt }: 1 to 255 ASCII characters without spaces, and a valid Date.";
    throw new SmsError({ code: "invalid-message", message });
  }
  if (!features?.idempotency) return undefined;
  if (isRemembered(key, features.idempotency)) return id;
  throw new SmsError({
    code: "rejected",
    delivery: "unknown",
    message: "repeatKey: the provider may have forgotten it, so the message is not sent again.",
  });
}

/** Milliseconds by which the clocks of two machines may differ: part of `reserveMs` where another machine made the key. */
export const clockSkewMs = 60_000;

/**
 * Whether the provider still remembers the key. The age of a key from the future is unknown, because a clock is wrong.
 * @param reserveMs Milliseconds that the repeat takes to arrive.
 */
export function isRemembered(
  { firstSentAt }: RepeatKey,
  { withinSeconds }: { readonly withinSeconds: number },
  reserveMs = 0,
): boolean {
  // NaN if it is not a Date, such as a date from JSON.
  const ageMs = Date.now() - Number(firstSentAt);
  return ageMs >= -clockSkewMs && ageMs + reserveMs < withinSeconds * 1_000;
}
