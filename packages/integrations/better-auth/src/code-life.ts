import type { UsageType } from "@smskit/core";
import type { GenericEndpointContext } from "better-auth";
import type { PhoneNumberOptions, TwoFactorOptions } from "better-auth/plugins";

/**
 * The seconds for which Better Auth accepts a code that it made, from the options of the plugin that made it. The defaults
 * are Better Auth's.
 * @see https://www.better-auth.com/docs/plugins/phone-number#options
 * @see https://www.better-auth.com/docs/plugins/2fa#options
 */
export function codeLifeSeconds(usageType: UsageType, ctx: GenericEndpointContext | undefined): number {
  const optionsOf = (plugin: string): object | undefined => ctx?.context.getPlugin(plugin)?.options;
  if (usageType === "MfaVerification") {
    const options: TwoFactorOptions | undefined = optionsOf("two-factor");
    return (options?.otpOptions?.period || 3) * 60;
  }
  const options: Partial<PhoneNumberOptions> | undefined = optionsOf("phone-number");
  return options?.expiresIn || 300;
}
