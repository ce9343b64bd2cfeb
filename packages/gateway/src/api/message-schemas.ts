import { z } from "@hono/zod-openapi";
import type * as Api from "../client/types.ts";
import { messageStatuses } from "../state/gateway-message.ts";
import { examples } from "./examples.ts";
import {
  cursor,
  described,
  hasStorableCharacters,
  keyText,
  locale,
  pageLimit,
  phoneNumber,
  smsErrorCode,
  storableCharacters,
  time,
  usageType,
  variables,
} from "./shared-schemas.ts";

const status = z.enum(messageStatuses);

/** Options of a provider are passed on as they are, but only as deep as any of them is. */
const deepestOption = 6;

function isShallow(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth < deepestOption && Object.values(value).every((one) => isShallow(one, depth + 1));
}

/** What a message says, and how. */
const content = {
  body: described(z.string().min(1).max(40_000).optional(), "The text; or pass a `usageType`."),
  literal: described(z.boolean().optional(), "Sends `{{` in the `body` unchanged."),
  usageType: usageType.optional(),
  variables: variables.optional(),
  locale: locale.optional(),
};

const delivery = {
  from: described(z.string().min(1).max(255).optional(), "Overrides the connector's sender."),
  sendAt: described(time.optional(), "When to send it, ISO 8601 with its offset."),
  validityPeriodSeconds: described(z.int().min(1).optional(), "How long the provider may try to deliver."),
  maxSegments: described(z.int().min(1).max(255).optional(), "A longer text is refused."),
  providerOptions: z
    .record(z.string(), z.record(z.string(), z.unknown()).refine(isShallow, { error: "is nested too deep" }))
    .optional()
    .openapi({
      description: "Options of single providers, by name. Other providers ignore them.",
      type: "object",
      additionalProperties: {},
    }),
  priority: described(
    z.enum(["code", "normal"]).optional(),
    "Codes are sent before everything else. Default: `normal`.",
  ),
};

const recipient = {
  to: described(
    phoneNumber,
    "The recipient: E.164, or as people write it if the config has a `defaultCountry`.",
  ),
  reference: described(
    keyText.optional(),
    "Your own id, at most 255 characters. It comes back in responses and events.",
  ),
};

export const newMessage = z
  .strictObject({ ...recipient, ...content, ...delivery })
  .openapi("NewMessage", { example: examples.newMessage }) satisfies z.ZodType<Api.NewMessage>;

/** The most messages of a batch. */
export const mostInBatch = 5_000;

export const newBatch = z
  .strictObject({
    messages: described(
      z.array(newMessage).min(1).max(mostInBatch),
      `At most ${mostInBatch} messages. Their fields override the shared ones.`,
    ),
    shared: described(
      z.strictObject({ ...content, ...delivery }).optional(),
      "Fields that all messages have unless they have their own.",
    ),
  })
  .openapi("NewBatch", { example: examples.newBatch }) satisfies z.ZodType<Api.NewBatch>;

export const message = z
  .object({
    id: described(z.string(), "The gateway's id. The provider gets it as its reference."),
    status: described(
      status,
      "`queued` until it was sent. `failed`: certainly not sent. `unknown`: it may be on the phone; do not send it again.",
    ),
    source: described(z.string(), "Who asked for it: `key:<id>`, `door:<name>` or `twilio:<account>`."),
    to: described(z.string(), "The recipient; all but the last two digits are masked."),
    batch: described(z.string().optional(), "The batch that it belongs to."),
    reference: described(z.string().optional(), "Your own id."),
    usageType: z.string().optional(),
    segments: described(z.int().optional(), "How many segments the text has."),
    encoding: z.enum(["gsm-7", "ucs-2"]).optional(),
    connector: described(z.string().optional(), "The connector that took it, by its name in the config."),
    provider: z.string().optional(),
    providerId: described(z.string().optional(), "The provider's id of the message."),
    error: described(
      z
        .object({
          code: smsErrorCode,
          message: z.string(),
          providerCode: described(z.string().optional(), "The provider's own code."),
        })
        .optional(),
      "Why it was not sent or not delivered, or why that is unknown.",
    ),
    price: z.object({ amount: z.string(), currency: z.string() }).optional(),
    createdAt: time,
    updatedAt: time,
    sendAt: described(time.optional(), "When a scheduled message is due."),
    sentAt: described(time.optional(), "When a provider had accepted it."),
  })
  .openapi("Message", { example: examples.message }) satisfies z.ZodType<Api.Message>;

export const messagePage = z
  .object({
    messages: described(z.array(message), "Newest first."),
    next: described(z.string().optional(), "The `before` of the next page. Missing on the last one."),
  })
  .openapi("MessagePage", { example: examples.messagePage }) satisfies z.ZodType<Api.MessagePage>;

const filters = {
  status: described(status.optional(), "Only messages with this status."),
  batch: described(z.string().max(100).optional(), "The id of a batch."),
  reference: described(keyText.optional(), "Your own id."),
  source: described(keyText.optional(), "Who asked: `key:<id>`, `door:<name>` or `twilio:<account>`."),
  before: cursor,
};

export const listQuery = z.strictObject({
  ...filters,
  limit: pageLimit,
});

export const search = z
  .strictObject({
    ...filters,
    number: described(
      phoneNumber.optional(),
      "The recipient. It is in the body so that no log of URLs has it.",
    ),
    limit: described(z.int().min(1).max(100).optional(), "The size of a page. Default: 50."),
  })
  .openapi("MessageSearch", { example: examples.messageSearch }) satisfies z.ZodType<Api.MessageSearch>;

export const batch = z
  .object({
    id: z.string(),
    source: described(z.string(), "Who asked for it: `key:<id>`."),
    total: described(z.int(), "How many messages the request had."),
    refused: described(z.int(), "How many of them were refused, and are not sent."),
    counts: described(
      z.object(
        Object.fromEntries(messageStatuses.map((one) => [one, z.int()])) as Record<
          Api.MessageStatus,
          z.ZodInt
        >,
      ),
      "How many messages have each status. Erased messages are not counted.",
    ),
    done: described(z.boolean(), "Whether none is queued any more."),
    createdAt: time,
  })
  .openapi("Batch", { example: examples.batch }) satisfies z.ZodType<Api.Batch>;

export const createdBatch = z
  .object({
    id: z.string(),
    accepted: described(
      z.array(z.object({ index: z.int(), id: z.string() })),
      "The messages that are on their way, by their place in the request.",
    ),
    refused: described(
      z.array(
        z.object({
          index: z.int(),
          code: smsErrorCode,
          message: described(z.string(), "What is wrong, as a sentence."),
        }),
      ),
      "The messages that are not sent, by their place in the request.",
    ),
  })
  .openapi("CreatedBatch", { example: examples.createdBatch }) satisfies z.ZodType<Api.CreatedBatch>;

export const idempotencyHeaders = z.object({
  "idempotency-key": z
    .string()
    .min(1)
    .max(255)
    .refine(hasStorableCharacters, { error: storableCharacters })
    .optional()
    .openapi({
      description:
        "At most 255 characters. A request with the key of an earlier one sends nothing, and has the same result, for 24 hours; another request with this key is refused with 409. Messages and batches share their keys: use one for a message or for a batch. API keys do not.",
    }),
});

export const sendHeaders = idempotencyHeaders.extend({
  prefer: z.string().max(255).optional().openapi({
    description:
      "`wait=10` waits at most so many seconds, up to 30, until the provider has responded: then the status is 200. A text with a later `sendAt` is not waited for.",
  }),
});
