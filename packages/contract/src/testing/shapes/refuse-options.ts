import { type PreparedMessage, SmsError } from "@smskit/core";
import { fieldsOf } from "@smskit/core/provider";

/** Refuses every option of a provider that has none. */
export function refuseOptions({ providerOptions }: PreparedMessage, provider: string): void {
  const own = fieldsOf(fieldsOf(providerOptions)[provider]);
  if (Object.keys(own).length === 0) return;
  throw new SmsError({
    code: "invalid-message",
    message: `providerOptions.${provider}: has an unknown option.`,
  });
}
