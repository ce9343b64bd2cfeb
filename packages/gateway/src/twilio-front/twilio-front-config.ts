import { z } from "@hono/zod-openapi";
import { longSecret, secretField, sourceLimits } from "../config/field-schemas.ts";

const accountSchema = z.strictObject({
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, { error: "must be AC and 32 hexadecimal digits" })
    .describe("`AC` and 32 hexadecimal digits: any that you make up."),
  authToken: secretField(longSecret).describe(
    "The secret of clients, which also signs what this gateway sends them. To rotate it, list the new one first: it signs, and the others are still accepted.",
  ),
  inboundUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Where inbound texts go, as Twilio sends them."),
  ...sourceLimits,
  useFrom: z
    .boolean()
    .default(false)
    .describe(
      "Whether texts are sent from the `From` of a request. Otherwise the connector's own sender is used.",
    ),
  urgent: z
    .boolean()
    .default(false)
    .describe(
      "Whether all texts are sent before everything else, as codes are. Otherwise only those with `MessageIntent=otp`.",
    ),
});

/** The front that speaks Twilio's API. */
export const twilioFrontSchema = z.strictObject({
  accounts: z
    .array(accountSchema)
    .min(1)
    .refine((accounts) => new Set(accounts.map(({ accountSid }) => accountSid)).size === accounts.length, {
      error: "must have each accountSid once",
    })
    .describe("The accounts of clients. They have nothing to do with an account at Twilio."),
});

export type TwilioFrontConfig = z.output<typeof twilioFrontSchema>;
export type TwilioAccount = TwilioFrontConfig["accounts"][number];
