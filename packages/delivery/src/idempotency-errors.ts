import { type SmsConnector, SmsError } from "@smskit/core";

export const unknownBefore = "An earlier send with this idempotencyKey has an unknown outcome.";

/** The error of a key that was used for another message. */
export function conflict(inner: SmsConnector): SmsError {
  return ownError(
    inner,
    "idempotencyKey: was used for another message; use one key for one message.",
    "not-sent",
    "idempotency-conflict",
  );
}

/** An error of `withIdempotency` itself: no connector was asked to send. */
export function ownError(
  { id, provider }: SmsConnector,
  message: string,
  delivery: SmsError["delivery"] = "not-sent",
  code: SmsError["code"] = "unavailable",
): SmsError {
  return new SmsError({ code, delivery, message, connector: id, provider, attempts: [] });
}
