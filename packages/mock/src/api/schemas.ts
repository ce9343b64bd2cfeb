import { z } from "@hono/zod-openapi";
import type * as Api from "./api-types.ts";

/** @internal */
export const time = z.iso.datetime();
/** A plus that a client did not encode arrives as a space. */
const number = z
  .string()
  .min(1)
  .max(32)
  .transform((text) => text.replace(/^ /, "+"));
const words = z.string().min(1).max(1600);
/** A schema with the sentence that stands in the OpenAPI document. @internal */
export const described = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  schema.openapi({ description });

export const channel = z.enum(["sms", "whatsapp", "rcs"]);

export const account = z.string().min(1).max(100).optional().openapi({
  description: "A provider's account id, such as `AC…`. Limits the request to that account.",
});

/** A query with an account only. */
export const accountQuery = z.strictObject({ account });

export const idParameters = z.object({
  id: z
    .string()
    .min(1)
    .max(100)
    .openapi({ param: { name: "id", in: "path" }, description: "As in the list." }),
});

export const filterQuery = z.strictObject({
  account,
  to: described(number.optional(), "The recipient, E.164."),
  from: described(number.optional(), "The sender."),
  provider: described(words.optional(), "The provider's name, such as `acme`."),
  status: described(words.optional(), "The current status, such as `delivered`."),
  channel: described(channel.optional(), "How it travels."),
  q: words.optional().openapi({ description: "Matches the text, a number or the id." }),
});

export const pageQuery = z.strictObject({
  limit: described(z.coerce.number().int().min(1).max(1000).default(50), "The size of a page."),
  before: words.optional().openapi({ description: "The `next` of the previous page." }),
});

export const listQuery = filterQuery.extend(pageQuery.shape);

export const flag = z.enum(["true", "false"]).optional();

export const waitQuery = z.strictObject({
  account,
  to: described(number.optional(), "The recipient, E.164."),
  body: words.optional().openapi({ description: "The text contains this." }),
  pattern: words.optional().openapi({
    description: "The text matches this regular expression. One that takes over 2 s for a text gets a 400.",
  }),
  flags: z.string().max(10).optional().openapi({ description: "The flags of `pattern`." }),
  code: words.optional().openapi({ description: "The verification code in the text." }),
  channel: described(channel.optional(), "How it travels."),
  after: words.optional().openapi({
    description:
      "Only messages that were accepted after the one with this id, or not before this ISO 8601 time.",
  }),
  timeoutMs: described(
    z.coerce.number().int().min(0).max(60_000).default(5000),
    "How long to wait, in milliseconds of real time.",
  ),
  onlyUnderWay: flag.openapi({ description: "Stop waiting when no matching message is being delivered." }),
});

export const messageSummary = z
  .object({
    id: described(z.string(), "The provider's message id."),
    provider: described(z.string(), "The provider's name, such as `acme`."),
    accountId: described(z.string().optional(), "The provider's account that sent it."),
    from: described(z.string().nullable(), "The sender; `null` until a service has chosen one."),
    to: described(z.string(), "The recipient, E.164."),
    channel: described(channel, "How it travels; `from` and `to` have no prefix for it."),
    body: described(z.string(), "The text."),
    media: described(
      z.array(z.object({ url: z.string(), contentType: z.string().optional() })),
      "The files of an MMS, or of another channel; empty for a text.",
    ),
    segments: described(z.number().int(), "The number of parts that the text needs."),
    encoding: described(z.enum(["gsm-7", "ucs-2"]), "The encoding of the parts."),
    status: described(z.string(), "The current status, such as `delivered`."),
    errorCode: described(z.string().optional(), "The provider's error code, if the message failed."),
    createdAt: described(time, "When the provider accepted it."),
    sendAt: described(time.optional(), "When a scheduled message is due."),
    inReplyTo: described(z.string().optional(), "The id of the phone's text that it replies to."),
    code: z.string().optional().openapi({ description: "The verification code in the text." }),
  })
  .openapi("MessageSummary") satisfies z.ZodType<Api.MessageSummary>;

export const callback = z
  .object({
    url: described(z.string(), "The app's URL, without credentials and fragment."),
    at: described(time, "When the attempt was made."),
    told: described(z.string(), "What it reported: a status, or `received` for a text from a phone."),
    status: described(z.number().int().optional(), "The status of the app's response."),
    error: described(z.string().optional(), "Why there was no response."),
  })
  .openapi("Callback") satisfies z.ZodType<Api.CallbackJson>;

export const messageDetail = messageSummary
  .extend({
    events: described(
      z.array(z.object({ status: z.string(), at: time, errorCode: z.string().optional() })),
      "Every status so far.",
    ),
    callbacks: described(z.array(callback), "The delivery reports, with the app's responses."),
    parameters: described(
      z.record(z.string(), z.union([z.string(), z.array(z.string())])),
      "The parameters of the request, with the provider's names and without secrets.",
    ),
    curl: described(z.string().optional(), "A `curl` command that sends the text again to this server."),
    parts: described(
      z.array(z.object({ text: z.string(), units: z.number().int(), limit: z.number().int() })),
      "The parts of the text; `units` of `limit` are used.",
    ),
    nonGsm: described(
      z.array(z.object({ character: z.string(), name: z.string(), index: z.number().int() })),
      "The characters that force UCS-2.",
    ),
    webOtp: described(
      z.object({
        verdict: z.enum(["ok", "none", "broken"]),
        domain: z.string().optional(),
        code: z.string().optional(),
        problems: z.array(z.string()),
      }),
      "Whether browsers accept the last line as origin-bound: `@example.com #123456`.",
    ),
  })
  .openapi("MessageDetail") satisfies z.ZodType<Api.MessageDetail>;

export const messagePage = z
  .object({
    messages: described(z.array(messageSummary), "Newest first."),
    total: described(z.number().int(), "The number of all messages that match."),
    next: described(z.string().optional(), "The `before` of the next page, if there is one."),
  })
  .openapi("MessagePage") satisfies z.ZodType<Api.MessagePage>;

export const problem = z
  .object({
    title: described(z.string(), "The name of the HTTP status."),
    status: described(z.number().int(), "The HTTP status."),
    detail: described(z.string(), "What is wrong, as a sentence."),
  })
  .openapi("Problem");
