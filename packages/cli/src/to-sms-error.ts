import { SmsError } from "@smskit/core";
import { errorKindOf } from "./error-name.ts";
import { inFlags } from "./flag-names.ts";

/**
 * What a connector threw, as an `SmsError`: a third-party connector may throw anything, which does not say whether a
 * text went out.
 */
export function foreignError(thrown: unknown): SmsError {
  if (SmsError.is(thrown)) return inFlags(thrown);
  return new SmsError({
    code: "unavailable",
    delivery: "unknown",
    message: `The connector threw an error that is not an SmsError (${errorKindOf(thrown)}).`,
  });
}
