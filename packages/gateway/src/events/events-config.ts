import { z } from "@hono/zod-openapi";
import { rotatable } from "../config/rotatable.ts";

/** Standard Webhooks asks for 24 to 64 bytes. */
function isSigningSecret(secret: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  return encoded !== undefined && encoded.length % 4 === 0 && Buffer.from(encoded, "base64").length >= 24;
}

/** Where events go: delivery updates and inbound texts, as Standard Webhooks. */
export const eventsSchema = z.strictObject({
  endpoints: z
    .array(
      z.strictObject({
        /** Names the endpoint in the database: keep it while its URL changes. */
        id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
          error: "must be 1 to 40 lower-case letters, digits and dashes",
        }),
        url: z.url({ protocol: /^https?$/ }),
        /** `whsec_` and 24 random bytes in base64. To rotate it, list the new one first: requests are signed with all. */
        secret: rotatable("must be whsec_ and at least 24 random bytes in Base64", isSigningSecret),
        /** The types of events that are sent, such as `message.delivered`. @default all */
        types: z.array(z.string()).optional(),
      }),
    )
    .refine((endpoints) => new Set(endpoints.map(({ id }) => id)).size === endpoints.length, {
      error: "must not use an id twice",
    })
    .default([]),
});

export type EventsConfig = z.output<typeof eventsSchema>;
