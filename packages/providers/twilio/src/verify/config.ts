import { baseUrlSchema, textField } from "@smskit/core/provider";
import * as z from "@smskit/core/zod";
import { baseUrlRule, credential, credentialRules, hostPart, sid, type TwilioConfig } from "../config.ts";

/** The config of one Verify service. It needs one credential: `authToken`, or `apiKeySID` and `apiKeySecret`. */
export interface TwilioVerifyConfig
  extends Pick<
    TwilioConfig,
    "accountSID" | "authToken" | "apiKeySID" | "apiKeySecret" | "region" | "edge" | "baseUrl"
  > {
  /**
   * Console → Verify → Services → your service → Settings: `VA` and 32 hexadecimal digits. It has the name in the texts,
   * the channels, Fraud Guard and the rate limits.
   * @see https://www.twilio.com/docs/verify/api/service
   */
  serviceSID: string;
  /**
   * How the code reaches the phone. The service must have it turned on.
   * @default "sms"
   */
  channel?: "sms" | "call" | "whatsapp" | undefined;
  /**
   * Digits of a code, as the service has it: 4 to 10, of which `createVerifier` takes 6 or more.
   * @default 6
   */
  codeLength?: number | undefined;
  /**
   * The unique names of the service's rate limits that count IP addresses, numbers or usage types. The one for `ip` applies
   * to starts that name an address.
   * @example { ip: "end_user_ip_address" }
   * @see https://www.twilio.com/docs/verify/api/service-rate-limits
   */
  rateLimits?:
    | {
        /** The limit that counts the address of who asks for a code. */
        ip?: string | undefined;
        /** The limit that counts the number. */
        to?: string | undefined;
        /** The limit that counts what codes are for. */
        usageType?: string | undefined;
      }
    | undefined;
}

/** Checks a {@link TwilioVerifyConfig}. Made when it is first used: an app that only sends texts does not bundle it. */
export function verifyConfigSchema() {
  return z
    .strictObject({
      accountSID: sid("AC", "an Account SID"),
      authToken: z.optional(credential()),
      apiKeySID: z.optional(sid("SK", "an API key SID")),
      apiKeySecret: z.optional(credential()),
      serviceSID: sid("VA", "the SID of a Verify service"),
      channel: z.optional(z.enum(["sms", "call", "whatsapp"])),
      codeLength: z.optional(z.int().check(z.minimum(4), z.maximum(10))),
      rateLimits: z.optional(
        z.strictObject({
          ip: z.optional(limitName()),
          to: z.optional(limitName()),
          usageType: z.optional(limitName()),
        }),
      ),
      region: z.optional(hostPart()),
      edge: z.optional(hostPart()),
      baseUrl: z.optional(baseUrlSchema),
    })
    .check(...credentialRules(), baseUrlRule());
}

function limitName() {
  return textField(/^[\w.-]{1,255}$/, "must be the unique name of a rate limit");
}
