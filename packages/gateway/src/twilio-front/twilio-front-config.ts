import { z } from "@hono/zod-openapi";

/** The front that speaks Twilio's API. */
export const twilioFrontSchema = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        /** `AC` and 32 hexadecimal digits: any that you make up. */
        accountSid: z.string().regex(/^AC[0-9a-f]{32}$/, { error: "must be AC and 32 hexadecimal digits" }),
        /** The secret of clients, which also signs what this gateway sends them. */
        authToken: z.string().min(16, { error: "must be at least 16 random characters" }),
        /** Where inbound texts go, as Twilio sends them. */
        inboundUrl: z.url({ protocol: /^https?$/ }).optional(),
        countries: z
          .array(z.string().regex(/^[A-Z]{2}$/))
          .min(1)
          .optional(),
        dailyTexts: z.int().min(1).default(1_000),
      }),
    )
    .min(1),
});

export type TwilioFrontConfig = z.output<typeof twilioFrontSchema>;
