import { SmsError } from "../errors/sms-error.ts";
import type { ProviderFeatures } from "./provider-features.ts";

/**
 * Names one message to a provider that sends once for it: see `features.idempotency`. Whoever may repeat a send whose outcome
 * is unknown makes a key before the first try, and passes it with every try. Every try has the same message.
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
  if (typeof id !== "string" || !/^[!-~]{1,255}$/.test(id) || !(firstSentAt instanceof Date)) {
    const message =
      "repeatKey: must be { id, firstSentAt }: 1 to 255 ASCII characters without spaces, and a Date.";
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

/** @param reserveMs Milliseconds that the repeat takes to arrive. */
export function isRemembered(
  { firstSentAt }: RepeatKey,
  { withinSeconds }: { readonly withinSeconds: number },
  reserveMs = 0,
): boolean {
  return Date.now() + reserveMs < firstSentAt.getTime() + withinSeconds * 1_000;
}
