import { z } from "@hono/zod-openapi";
import { isHttpUrl } from "../providers/shared/validation.ts";
import type * as Api from "./api-types.ts";
import { account, described } from "./schemas.ts";

const method = z.enum(["GET", "POST"]);
const url = z
  .string()
  .max(2000)
  .refine((text) => isHttpUrl(text), "must be an http or https URL, such as http://localhost:3000/sms")
  .openapi({ format: "uri" });

/** A short code has at most six digits; any longer number is E.164, with or without its plus. */
const appNumber = z
  .string()
  .regex(
    /^(?:[1-9]\d{2,5}|\+?[1-9]\d{6,14})$/,
    "must be a number in E.164, such as +15550001111, or a short code",
  )
  .transform((text) => (text.startsWith("+") || text.length <= 6 ? text : `+${text}`));

export const numberParameters = z.object({
  number: appNumber.openapi({
    param: { name: "number", in: "path" },
    example: "+15550001111",
    description: "E.164, or a short code.",
  }),
});

export const number = z
  .object({
    number: described(z.string(), "E.164, or a short code."),
    provider: described(z.string().optional(), "The provider that has it, if it is known."),
    account: described(z.string().optional(), "The provider's account that has it, if it is known."),
    inboundUrl: described(
      z.string().optional(),
      "Where texts to it are reported. Without one, as the options of the mock or `--inbound-url` say.",
    ),
    inboundMethod: described(
      method.optional(),
      "The method of that request, if it is not the provider's usual one.",
    ),
    fallbackUrl: described(z.string().optional(), "Where a text is reported if `inboundUrl` fails."),
    fallbackMethod: described(method.optional(), "The method of that request."),
  })
  .openapi("Number") satisfies z.ZodType<Api.NumberJson>;

export const numberChange = z.strictObject({
  inboundUrl: described(url.nullable().optional(), "Where the app receives texts to this number."),
  inboundMethod: described(method.nullable().optional(), "By default that of the provider."),
  fallbackUrl: described(url.nullable().optional(), "Where a text is reported if `inboundUrl` fails."),
  fallbackMethod: described(method.nullable().optional(), "By default that of the provider."),
  provider: described(
    z.string().min(1).max(100).nullable().optional(),
    "The provider that has the number. By default the only one that knows it.",
  ),
  account: described(
    account,
    "The provider's account that has the number. By default the one that is known to.",
  ),
});
