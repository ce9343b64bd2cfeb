import { z } from "@hono/zod-openapi";
import { phoneStates } from "../carrier/phone-states.ts";
import { isHttpUrl } from "../providers/shared/validation.ts";
import type * as Api from "./api-types.ts";
import { callback, channel, described, messageSummary, time } from "./schemas.ts";

export const e164 = z
  .string()
  .regex(/^\+[1-9]\d{2,14}$/, "must be a number in E.164, such as +15558675310")
  .openapi({ description: "E.164." });

export const phoneParameters = z.object({
  number: z
    .string()
    .regex(/^\+?[1-9]\d{2,14}$/)
    .transform((digits) => (digits.startsWith("+") ? digits : `+${digits}`))
    .openapi({ param: { name: "number", in: "path" }, example: "+15558675310", description: "E.164." }),
});

const media = z.array(z.object({ url: z.string(), contentType: z.string() }));

export const reply = z
  .object({
    id: described(z.string(), "The provider's id of the text."),
    provider: described(z.string(), "The provider that received it."),
    accountId: described(z.string().optional(), "The provider's account that received it."),
    from: described(z.string(), "The phone, E.164."),
    to: described(z.string(), "The sender of the app that it was sent to."),
    channel: described(channel, "How it travels; `from` and `to` have no prefix for it."),
    body: described(z.string(), "The text."),
    media: described(media, "The media of an MMS; empty for a text."),
    at: described(time, "When the phone sent it."),
    callbacks: described(z.array(callback), "The webhooks, with the app's responses."),
  })
  .openapi("Reply") satisfies z.ZodType<Api.ReplyJson>;

const mediaDraft = z.strictObject({
  url: described(
    z
      .string()
      .max(2_000_000)
      .refine((url) => isHttpUrl(url) || /^data:/i.test(url), "must be an http, https or data: URL"),
    "Where the app can fetch it. The server keeps the file of a `data:` URL of up to 1 MB, and serves it.",
  ),
  contentType: described(
    z
      .string()
      .regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}$/, "must be a MIME type, such as image/jpeg")
      .optional(),
    "Its MIME type. Only a `data:` URL can say it itself.",
  ),
});

export const replyDraft = z.strictObject({
  from: e164.openapi({ description: "The phone, E.164." }),
  to: described(
    z.string().min(1).max(32).optional(),
    "A sender of the app. By default the sender of the last text that the phone received.",
  ),
  channel: described(
    channel.optional(),
    "How it travels. By default the channel of the last text, or `sms`.",
  ),
  body: described(z.string().max(10_000), "The text."),
  media: described(z.array(mediaDraft).max(10).optional(), "The files of an MMS."),
  provider: described(z.string().optional(), "The provider of the number, if several could have it."),
});

const optedOutOf = described(
  z.union([z.literal("all"), z.array(z.string())]),
  "The senders and services that the phone's owner opted out of.",
);
const state = described(z.enum(phoneStates), "What happens to texts to this phone.");

export const phone = z
  .object({ number: described(z.string(), "E.164."), state, optedOutOf })
  .openapi("Phone") satisfies z.ZodType<Api.PhoneJson>;

export const phoneChange = z.strictObject({
  state: state.optional(),
  optedOutOf: optedOutOf.optional(),
});

export const text = z.discriminatedUnion("type", [
  messageSummary
    .extend({ type: described(z.literal("message"), "A text from the app.") })
    .openapi("ThreadMessage"),
  reply.extend({ type: described(z.literal("reply"), "A text from the phone.") }).openapi("ThreadReply"),
]);

export const phoneThread = phone
  .extend({ thread: described(z.array(text), "The texts of both sides, oldest first.") })
  .openapi("PhoneThread") satisfies z.ZodType<Api.PhoneThread>;
