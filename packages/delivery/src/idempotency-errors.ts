import { type SmsConnector, SmsError } from "@smskit/core";

export const unknownBefore = "An earlier send with this idempotencyKey has an unknown outcome.";

/** The key has another message. */
export function conflict(inner: SmsConnector): SmsError {
  return ownError(
    inner,
    "This idempotencyKey was used for another message: use one key for one message.",
    "not-sent",
    "idempotency-conflict",
  );
}

/** An error of `withIdempotency` itself: nobody was asked to send. */
export function ownError(
  { id, provider }: SmsConnector,
  message: string,
  delivery: SmsError["delivery"] = "not-sent",
  code: SmsError["code"] = "unavailable",
): SmsError {
  return new SmsError({ code, delivery, message, connector: id, provider, attempts: [] });
}
