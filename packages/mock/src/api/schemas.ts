import { z } from "@hono/zod-openapi";
import { phoneStates } from "../carrier/phone-states.ts";
import type * as Api from "./api-types.ts";

const time = z.iso.datetime();
/** A plus that a client did not encode arrives as a space. */
const number = z
  .string()
  .min(1)
  .max(32)
  .transform((text) => text.replace(/^ /, "+"));
const text = z.string().min(1).max(1600);

export const e164 = z
  .string()
  .regex(/^\+[1-9]\d{2,14}$/, "must be a number in E.164, such as +15558675310")
  .openapi({ description: "E.164" });

export const account = z.string().min(1).max(100).optional().openapi({
  description: "A provider's account id, such as `AC…`. Limits the request to that account.",
});

/** A query with an account only. */
export const accountQuery = z.strictObject({ account });

export const phoneParameters = z.object({
  number: z
    .string()
    .regex(/^\+?[1-9]\d{2,14}$/)
    .transform((digits) => (digits.startsWith("+") ? digits : `+${digits}`))
    .openapi({ param: { name: "number", in: "path" }, example: "+15558675310", description: "E.164" }),
});

export const idParameters = z.object({
  id: z
    .string()
    .min(1)
    .max(100)
    .openapi({ param: { name: "id", in: "path" } }),
});

export const filterQuery = z.strictObject({
  account,
  to: number.optional(),
  from: number.optional(),
  provider: text.optional(),
  status: text.optional(),
  q: text.optional().openapi({ description: "Matches the text, a number or the id." }),
});

export const listQuery = filterQuery.extend({
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  before: text.optional().openapi({ description: "The `next` of the previous page." }),
});

const flag = z.enum(["true", "false"]).optional();

export const waitQuery = z.strictObject({
  account,
  to: number.optional(),
  body: text.optional().openapi({ description: "The text contains this." }),
  pattern: text.optional().openapi({ description: "The text matches this regular expression." }),
  flags: z.string().max(10).optional().openapi({ description: "The flags of `pattern`." }),
  code: text.optional().openapi({ description: "The verification code in the text." }),
  after: text.optional().openapi({
    description:
      "Only messages that were accepted after the one with this id, or not before this ISO 8601 time.",
  }),
  timeoutMs: z.coerce.number().int().min(0).max(60_000).default(5000),
  onlyUnderWay: flag.openapi({ description: "Stop waiting when no matching message is being delivered." }),
});

export const messageSummary = z
  .object({
    id: z.string(),
    provider: z.string(),
    accountId: z.string().optional(),
    from: z.string().nullable(),
    to: z.string(),
    body: z.string(),
    segments: z.number().int(),
    encoding: z.enum(["gsm-7", "ucs-2"]),
    status: z.string(),
    errorCode: z.string().optional(),
    createdAt: time,
    sendAt: time.optional(),
    inReplyTo: z.string().optional(),
    code: z.string().optional().openapi({ description: "The verification code in the text." }),
  })
  .openapi("MessageSummary") satisfies z.ZodType<Api.MessageSummary>;

export const callback = z
  .object({
    url: z.string(),
    at: time,
    told: z.string(),
    status: z.number().int().optional(),
    error: z.string().optional(),
  })
  .openapi("Callback") satisfies z.ZodType<Api.CallbackJson>;

export const messageDetail = messageSummary
  .extend({
    events: z.array(z.object({ status: z.string(), at: time, errorCode: z.string().optional() })),
    callbacks: z.array(callback),
    parameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    parts: z.array(z.object({ text: z.string(), units: z.number().int(), limit: z.number().int() })),
    nonGsm: z.array(z.object({ character: z.string(), name: z.string(), index: z.number().int() })),
    webOtp: z.object({
      verdict: z.enum(["ok", "none", "broken"]),
      domain: z.string().optional(),
      code: z.string().optional(),
      problems: z.array(z.string()),
    }),
  })
  .openapi("MessageDetail") satisfies z.ZodType<Api.MessageDetail>;

export const messagePage = z
  .object({
    messages: z.array(messageSummary),
    total: z.number().int(),
    next: z.string().optional(),
  })
  .openapi("MessagePage") satisfies z.ZodType<Api.MessagePage>;

const media = z.array(z.object({ url: z.string(), contentType: z.string() }));

export const reply = z
  .object({
    id: z.string(),
    provider: z.string(),
    accountId: z.string().optional(),
    from: z.string(),
    to: z.string(),
    body: z.string(),
    media,
    at: time,
    callbacks: z.array(callback),
  })
  .openapi("Reply") satisfies z.ZodType<Api.ReplyJson>;

export const replyDraft = z.strictObject({
  from: e164.openapi({ description: "The phone, E.164." }),
  to: z.string().min(1).max(32).optional(),
  body: z.string().max(10_000),
  media: media.max(10).optional(),
  provider: z.string().optional(),
});

const optedOutOf = z.union([z.literal("all"), z.array(z.string())]);

export const phone = z
  .object({ number: z.string(), state: z.enum(phoneStates), optedOutOf })
  .openapi("Phone") satisfies z.ZodType<Api.PhoneJson>;

export const phoneChange = z.strictObject({
  state: z.enum(phoneStates).optional(),
  optedOutOf: optedOutOf.optional(),
});

export const phoneThread = phone
  .extend({
    thread: z.array(
      z.discriminatedUnion("type", [
        messageSummary.extend({ type: z.literal("message") }).openapi("ThreadMessage"),
        reply.extend({ type: z.literal("reply") }).openapi("ThreadReply"),
      ]),
    ),
  })
  .openapi("PhoneThread") satisfies z.ZodType<Api.PhoneThread>;

export const clock = z
  .object({ now: time, offsetMs: z.number() })
  .openapi("Clock") satisfies z.ZodType<Api.ClockJson>;

export const clockChange = z.union([
  z.strictObject({ advanceMs: z.number().min(0).max(1e12) }),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }),
]);

const lists = z.record(z.string(), z.array(z.string()));

export const providerRequest = z
  .object({
    provider: z.string(),
    accountId: z.string().optional(),
    method: z.string(),
    host: z.string(),
    path: z.string(),
    query: lists,
    form: lists,
    authorization: z.object({ scheme: z.string(), username: z.string().optional() }).nullable(),
    at: time,
    status: z.number().int(),
  })
  .openapi("ProviderRequest");

export const info = z
  .object({
    version: z.string(),
    url: z.string(),
    providers: z.array(z.string()),
    clients: z.array(z.object({ provider: z.string(), client: z.string(), setting: z.string() })),
    accounts: z.array(z.string()),
    store: z.object({ messages: z.number().int(), limit: z.number().int() }),
  })
  .openapi("Info");

export const problem = z
  .object({ title: z.string(), status: z.number().int(), detail: z.string() })
  .openapi("Problem");
