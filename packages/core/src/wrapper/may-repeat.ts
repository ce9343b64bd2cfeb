import { isRemembered, type RepeatKey } from "../connector/repeat-key.ts";
import type { SmsConnector } from "../connector/sms-connector.ts";

/** Milliseconds by which the clocks of two machines may differ: part of `reserveMs` where another machine made the key. */
export const clockSkewMs = 60_000;

/**
 * Whether a message whose outcome is unknown may be sent again, with the key that its first try had: only where the provider
 * sends once for a key, and still knows this one. If the repeat fails, in whatever way, the outcome stays unknown.
 * @param reserveMs Milliseconds that the repeat may take.
 * @example
 * if (mayRepeat(inner, repeatKey, deadline.leftMs())) return inner.send(prepared, { ...deadline.options(), repeatKey });
 */
export function mayRepeat(connector: SmsConnector, key: RepeatKey, reserveMs: number): boolean {
  const idempotency = connector.features?.idempotency;
  return Boolean(idempotency) && isRemembered(key, idempotency as { withinSeconds: number }, reserveMs);
}
