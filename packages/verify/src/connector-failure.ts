import { type Delivery, type SmsConnector, SmsError } from "@smskit/core";

/** Whatever a connector threw. What is no `SmsError` may print a secret, and does not get out. */
export function connectorFailure(
  thrown: unknown,
  { id, provider }: SmsConnector,
  delivery: Delivery,
): SmsError {
  if (SmsError.is(thrown)) return thrown;
  return new SmsError({
    code: "unavailable",
    delivery,
    connector: id,
    provider,
    message: `The connector "${id}" failed with an error that is no SmsError.`,
  });
}
