import { z } from "@hono/zod-openapi";
import type { SmsErrorCode } from "@smskit/core";
import { examples } from "./examples.ts";

/** A schema with the sentence that stands in the OpenAPI document. */
export const described = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  schema.openapi({ description });

export const time = z.iso.datetime({ offset: true, error: "must be an ISO 8601 time with its offset" });

/** Whether a text has only characters that every store can keep and find again. */
export function hasStorableCharacters(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

export const storableCharacters = "must not contain NUL or lone surrogates";

/** A text that every store can keep and find again. */
export const keyText = z
  .string()
  .min(1)
  .max(255)
  .refine(hasStorableCharacters, { error: storableCharacters });

/** The place in a list, in a query. */
export const cursor = described(z.string().max(100).optional(), "The `next` of the previous page.");

/** The size of a page, in a query. */
export const pageLimit = described(
  z.coerce.number().int().min(1).max(100).default(50),
  "The size of a page, at most 100.",
);

/** As people write it; the gateway reads it as its `defaultCountry` says. */
export const phoneNumber = z.string().min(1).max(64);

export const usageType = described(
  z.string().min(1).max(100),
  "The case that picks the template: `SignIn`, or another of the config.",
);

export const locale = described(
  z.string().min(1).max(255),
  "The recipient's language: `pt-BR`, or an `Accept-Language` header.",
);

const leaf = z.union([z.string().max(40_000), z.number()]);
const inner = z.union([leaf, z.array(leaf), z.record(z.string(), leaf)]);

export const variables = z.record(z.string(), z.union([inner, z.record(z.string(), inner)])).openapi({
  description:
    "The values of the template's placeholders. `code` must be a string: a number would lose its leading zeros.",
  type: "object",
  additionalProperties: {},
});

const smsErrorCodes = [
  "invalid-config",
  "invalid-message",
  "template-not-found",
  "invalid-recipient",
  "recipient-blocked",
  "content-rejected",
  "rejected",
  "idempotency-conflict",
  "aborted",
  "invalid-sender",
  "authentication",
  "permission",
  "insufficient-funds",
  "unsupported",
  "rate-limited",
  "unavailable",
  "timeout",
] as const satisfies readonly SmsErrorCode[];

export const smsErrorCode = z.enum(smsErrorCodes);

export const idParameters = z.object({
  id: z
    .string()
    .min(1)
    .max(100)
    .openapi({
      param: { name: "id", in: "path" },
      description: "The id that the gateway gave it.",
      example: examples.id,
    }),
});
