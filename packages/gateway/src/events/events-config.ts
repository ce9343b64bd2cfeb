import { z } from "@hono/zod-openapi";
import { nameSchema, secretField } from "../config/field-schemas.ts";
import { eventNames } from "./event-name.ts";

/** Standard Webhooks asks for 24 to 64 bytes. */
const secretSchema = z
  .string()
  .regex(/^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, {
    error: "must be whsec_ and base64",
  })
  .refine((secret) => Buffer.from(secret.slice("whsec_".length), "base64").length >= 24, {
    error: "must have at least 24 random bytes, in base64 after whsec_",
  });

/** Where events go: delivery updates and inbound texts, as Standard Webhooks. */
export const eventsSchema = z.strictObject({
  endpoints: z
    .array(
      z.strictObject({
        id: nameSchema.describe("Names the endpoint in the database: keep it while its URL changes."),
        url: z
          .url({ protocol: /^https?$/ })
          .describe("An https URL of a public host, or of a host in `http.privateHosts`."),
        secret: secretField(secretSchema).describe(
          "`whsec_` and 24 to 64 random bytes in base64. To rotate it, list the new one first: requests are signed with all.",
        ),
        types: z
          .array(z.enum(eventNames))
          .optional()
          .describe("The types of events that are sent, such as `message.delivered`. Default: all."),
      }),
    )
    .refine((endpoints) => new Set(endpoints.map(({ id }) => id)).size === endpoints.length, {
      error: "must not use an id twice",
    })
    .default([])
    .describe("Where events are sent."),
});

export type EventsConfig = z.output<typeof eventsSchema>;
