import { z } from "@hono/zod-openapi";
import { isCountry } from "@smskit/core/phone-number";
import { secret } from "@smskit/core/provider";

/** What a config names, such as a connector, a door or a key. */
export const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
  error: "must be 1 to 40 lower-case letters, digits and dashes",
});

const countryRule = "must be the ISO 3166 code of a country, such as US or GB";

export const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: countryRule, abort: true })
  .refine(isCountry, { error: countryRule });

export const countriesSchema = z.array(countrySchema).min(1);

/** What a source may text: a door, or an account of the Twilio front. */
export const sourceLimits = {
  countries: countriesSchema
    .optional()
    .describe("ISO 3166 alpha-2: only these countries are texted. Default: all that `delivery` allows."),
  dailyTexts: z.int().min(1).default(1_000).describe("The most texts in 24 hours. Default: 1,000."),
};

/** A secret that keys or signs. */
export const longSecret = z.string().min(16, { error: "must be at least 16 random characters" });

/** A field with one secret or a list of them, as {@link oneOrMore}. It is `writeOnly` in the JSON Schema. */
export function secretField<Secret extends z.ZodType>(schema: Secret) {
  return secret(oneOrMore(schema));
}

/** A secret, or a list of them while it is rotated: the new one first, then the old one. */
export function oneOrMore<Secret extends z.ZodType>(secret: Secret) {
  return z.union([secret, z.array(secret).min(1)], {
    error: ({ input }) =>
      input === undefined
        ? undefined
        : 'must be a string, { "$env": "NAME" } or { "$file": "path" }, or a list of these',
  });
}
