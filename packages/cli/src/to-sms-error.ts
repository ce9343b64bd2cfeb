import { SmsError } from "@smskit/core";
import { errorKindOf } from "./error-name.ts";
import { inFlags } from "./flag-names.ts";

/**
 * What a connector threw, as an `SmsError`: one of one's own may throw anything, and whether a text went out, that does
 * not say.
 */
export function foreignError(thrown: unknown): SmsError {
  if (SmsError.is(thrown)) return inFlags(thrown);
  return new SmsError({
    code: "unavailable",
    delivery: "unknown",
    message: `The connector threw what is no SmsError (${errorKindOf(thrown)}).`,
  });
}
