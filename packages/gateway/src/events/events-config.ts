import { z } from "@hono/zod-openapi";

/** Where events go: delivery updates and inbound texts, as Standard Webhooks. */
export const eventsSchema = z.strictObject({
  endpoints: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
          error: "must be 1 to 40 lower-case letters, digits and dashes",
        }),
        url: z.url({ protocol: /^https?$/ }),
        /** `whsec_` and base64. To rotate it, list the new one first. */
        secret: z.union([z.string().min(16), z.array(z.string().min(16)).min(1)]),
        /** The types of events that are sent. @default all */
        types: z.array(z.string()).optional(),
      }),
    )
    .default([]),
});

export type EventsConfig = z.output<typeof eventsSchema>;
