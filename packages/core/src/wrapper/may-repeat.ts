import { isRemembered, type RepeatKey } from "../connector/repeat-key.ts";
import type { SmsConnector } from "../connector/sms-connector.ts";

/**
 * Whether a message whose outcome is unknown may be sent again through the connector of its first try, with the key of that
 * try. It may if the provider sends once for a key, and still knows this one. If the repeat fails in any way, the outcome
 * stays unknown.
 * @param reserveMs Milliseconds that the repeat may take.
 * @example
 * if (mayRepeat(inner, repeatKey, deadline.leftMs())) return inner.send(prepared, { ...deadline.options(), repeatKey });
 */
export function mayRepeat(connector: SmsConnector, key: RepeatKey, reserveMs: number): boolean {
  const idempotency = connector.features?.idempotency;
  return Boolean(idempotency) && isRemembered(key, idempotency as { withinSeconds: number }, reserveMs);
}

/**
 * Returns the id of a connector whose provider sends once for a key; `undefined` for any other connector. A wrapper
 * that may repeat in another process stores it with the key: through another connector, or if the first try had no key, the
 * repeat would be a second text.
 */
export function keyedBy({ id, features }: SmsConnector): string | undefined {
  return features?.idempotency ? id : undefined;
}
