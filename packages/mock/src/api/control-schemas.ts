import { z } from "@hono/zod-openapi";
import type * as Api from "./api-types.ts";
import { described, time } from "./schemas.ts";

export const clock = z
  .object({
    now: described(time, "The carrier's time."),
    offsetMs: described(z.number(), "How far the clock was moved, in milliseconds."),
  })
  .openapi("Clock") satisfies z.ZodType<Api.ClockJson>;

export const clockChange = z.union([
  z.strictObject({ advanceMs: described(z.number().min(0).max(1e12), "Milliseconds.") }),
  z.strictObject({ to: described(z.iso.datetime({ offset: true }), "A later time.") }),
]);

const lists = z.record(z.string(), z.array(z.string()));

export const providerRequest = z
  .object({
    id: described(z.string(), "Names the request within its server."),
    provider: described(z.string(), "The provider that was called."),
    accountId: described(z.string().optional(), "The account that the request names."),
    method: described(z.string(), "The HTTP method."),
    host: described(z.string(), "The provider's host that the request was for."),
    path: described(z.string(), "The path, without the query."),
    query: described(lists, "The query parameters, each with all its values."),
    form: described(lists, "The decoded body parameters."),
    authorization: described(
      z.object({ scheme: z.string(), username: z.string().optional() }).nullable(),
      "The kind of credentials, never the secret.",
    ),
    at: described(time, "When it arrived."),
    status: described(z.number().int(), "The status of the provider's response."),
    problem: described(
      z.object({ code: z.string().optional(), message: z.string(), url: z.string().optional() }).optional(),
      "What was wrong with it: the provider's code, its words, and its page about the error.",
    ),
  })
  .openapi("ProviderRequest") satisfies z.ZodType<Api.RequestJson>;

export const info = z
  .object({
    version: described(z.string(), "The version of `@smskit/mock`."),
    url: described(z.string(), "The server's URL."),
    providers: described(z.array(z.string()), "The mock providers."),
    clients: described(
      z.array(z.object({ provider: z.string(), client: z.string(), setting: z.string() })),
      "What to set in which client.",
    ),
    accounts: described(z.array(z.string()), "The accounts that sent something."),
    store: described(
      z.object({ messages: z.number().int(), limit: z.number().int() }),
      "How many messages are kept, and the limit.",
    ),
  })
  .openapi("Info");
