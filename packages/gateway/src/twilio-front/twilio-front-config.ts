import { z } from "@hono/zod-openapi";

const token = z.string().min(16, { error: "must be at least 16 random characters" });

const accountSchema = z.strictObject({
  /** `AC` and 32 hexadecimal digits: any that you make up. */
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/, { error: "must be AC and 32 hexadecimal digits" }),
  /**
   * The secret of clients, which also signs what this gateway sends them. To rotate it, list the new one first: it signs, and
   * the others are still accepted.
   */
  authToken: z.union([token, z.array(token).min(1)]),
  /** Where inbound texts go, as Twilio sends them. */
  inboundUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** ISO 3166 alpha-2: only these countries are texted. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/, { error: "must be an ISO 3166 code, such as US" }))
    .min(1)
    .optional(),
  /** The most texts in 24 hours. */
  dailyTexts: z.int().min(1).default(1_000),
  /** Whether texts are sent from the `From` of a request. Otherwise the connector's own sender is used. */
  useFrom: z.boolean().default(false),
  /** Whether all texts are sent before everything else, as codes are. Otherwise, those with `MessageIntent=otp`. */
  urgent: z.boolean().default(false),
});

/** The front that speaks Twilio's API. */
export const twilioFrontSchema = z.strictObject({
  accounts: z
    .array(accountSchema)
    .min(1)
    .refine((accounts) => new Set(accounts.map(({ accountSid }) => accountSid)).size === accounts.length, {
      error: "must have each accountSid once",
    }),
});

export type TwilioFrontConfig = z.output<typeof twilioFrontSchema>;
export type TwilioAccount = TwilioFrontConfig["accounts"][number];
