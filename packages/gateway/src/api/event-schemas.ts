import { z } from "@hono/zod-openapi";
import type * as Api from "../client/types.ts";
import { examples } from "./examples.ts";
import { cursor, described, keyText, pageLimit, time } from "./shared-schemas.ts";

const deliveryState = z.enum(["pending", "delivered", "dead"]);
const targetId = described(
  keyText,
  "Where events go: `endpoint:<id>`, with the id of an endpoint of the config.",
);

const event = z
  .object({
    id: described(z.string(), "The `webhook-id` of its requests."),
    type: described(z.string(), "Such as `message.delivered`."),
    messageId: described(z.string().optional(), "The message that it is about, if it is about one."),
    createdAt: time,
    canReplay: described(
      z.boolean(),
      "Whether its content is still on record. That of an inbound text is erased once every target has it.",
    ),
    deliveries: z.array(
      z.object({
        target: targetId,
        state: described(deliveryState, "`dead` after the last attempt."),
        attempts: described(z.int(), "How many attempts were made."),
        status: described(z.int().optional(), "The HTTP status of the last attempt."),
        failure: described(z.string().optional(), "Why the last attempt had no response."),
        nextAt: described(time.optional(), "When the next attempt is due."),
        settledAt: described(time.optional(), "When it was delivered or given up."),
      }),
    ),
  })
  .openapi("Event", { example: examples.event }) satisfies z.ZodType<Api.ListedEvent>;

export const eventPage = z
  .object({
    events: described(z.array(event), "Newest first, without their content."),
    next: described(z.string().optional(), "The `before` of the next page. Missing on the last one."),
  })
  .openapi("EventPage", { example: examples.eventPage }) satisfies z.ZodType<Api.EventPage>;

export const eventQuery = z.strictObject({
  type: described(keyText.optional(), "Such as `message.delivered`."),
  messageId: described(z.string().max(100).optional(), "The id of a message."),
  state: described(deliveryState.optional(), "Only events with a delivery in this state."),
  before: cursor,
  limit: pageLimit,
});

export const replayRequest = z
  .strictObject({
    from: described(time, "The first time of events to deliver again."),
    to: described(time.optional(), "Events of this time and later are left out."),
    target: targetId.optional(),
    includeDelivered: described(
      z.boolean().optional(),
      "Also events that a target has, not only dead letters. Default: `false`.",
    ),
  })
  .openapi("ReplayRequest", { example: examples.replayRequest }) satisfies z.ZodType<Api.ReplayRequest>;

export const replayed = z
  .object({ deliveries: described(z.int(), "How many deliveries begin again.") })
  .openapi("ReplayedEvents", { example: examples.replayedEvents }) satisfies z.ZodType<Api.ReplayedEvents>;
