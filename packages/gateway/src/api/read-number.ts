import { readPhoneNumber } from "@smskit/core/wrapper";
import type { GatewayConfig } from "../config/gateway-config.ts";

/**
 * Returns a number of a request in E.164.
 * @throws {SmsError} `invalid-recipient`, without the number.
 */
export function readNumber(
  { config }: { readonly config: Pick<GatewayConfig, "defaultCountry"> },
  written: string,
  field = "number",
): Promise<string> {
  return readPhoneNumber(written, {
    field,
    defaultCountry: config.defaultCountry,
    countryHint: "set `defaultCountry` in the config",
  });
}
