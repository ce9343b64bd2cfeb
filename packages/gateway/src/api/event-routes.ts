import { z } from "@hono/zod-openapi";
import type { ListedEvent } from "../events/event-list.ts";
import { isUuid } from "../state/is-uuid.ts";
import {
  type AddRoutes,
  allow,
  bodyRefusals,
  createRoute,
  jsonBody,
  jsonResponse,
  notFound,
  problemResponse,
  refusals,
} from "./api-route.ts";
import { described, idParameters, time } from "./shared-schemas.ts";

const deliveryState = z.enum(["pending", "delivered", "dead"]);
const targetId = described(
  z.string().min(1).max(200),
  "Where events go: `endpoint:<id>`, with the id of an endpoint of the config.",
);

const event = z
  .object({
    id: described(z.string(), "The `webhook-id` of its requests."),
    type: described(z.string(), "Such as `message.delivered`."),
    messageId: z.string().optional(),
    createdAt: time,
    canReplay: described(
      z.boolean(),
      "Whether its content is still on record. That of an inbound text is erased once every target has it.",
    ),
    deliveries: z.array(
      z.object({
        target: targetId,
        state: described(deliveryState, "`dead` after the last attempt."),
        attempts: z.int(),
        status: described(z.int().optional(), "The HTTP status of the last attempt."),
        failure: described(z.string().optional(), "Why the last attempt had no response."),
        nextAt: described(time.optional(), "When the next attempt is due."),
        settledAt: described(time.optional(), "When it was delivered or given up."),
      }),
    ),
  })
  .openapi("Event");

const eventPage = z
  .object({
    events: described(z.array(event), "Newest first, without their content."),
    next: described(z.string().optional(), "The `before` of the next page. Missing on the last one."),
  })
  .openapi("EventPage");

const replayed = z
  .object({ deliveries: described(z.int(), "How many deliveries begin again.") })
  .openapi("ReplayedEvents");

const list = createRoute({
  method: "get",
  path: "/events",
  operationId: "listEvents",
  summary: "Lists events, newest first",
  description: "Dead letters are those with `state=dead`.",
  ...allow("events"),
  request: {
    query: z.object({
      type: z.string().max(100).optional(),
      messageId: z.string().max(100).optional(),
      state: described(deliveryState.optional(), "Only events with a delivery in this state."),
      before: described(z.string().max(100).optional(), "The id of the last event of the previous page."),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: jsonResponse("A page of events", eventPage), ...refusals },
});

const replayOne = createRoute({
  method: "post",
  path: "/events/{id}/replay",
  operationId: "replayEvent",
  summary: "Delivers an event again, to every target that it had",
  ...allow("events"),
  request: { params: idParameters },
  responses: {
    200: jsonResponse("How many deliveries begin again: 0 while it is being delivered", replayed),
    404: problemResponse("The event does not exist, or its content was erased"),
    ...bodyRefusals,
  },
});

const replayMany = createRoute({
  method: "post",
  path: "/events/replay",
  operationId: "replayEvents",
  summary: "Delivers the events of a time again",
  description: "Receivers recognize repeats by their `webhook-id`.",
  ...allow("events"),
  request: {
    body: jsonBody(
      z
        .strictObject({
          from: described(time, "The first time of events to deliver again."),
          to: described(time.optional(), "Events of this time and later are left out."),
          target: targetId.optional(),
          includeDelivered: described(
            z.boolean().default(false),
            "Also events that a target has, not only dead letters.",
          ),
        })
        .openapi("ReplayRequest"),
    ),
  },
  responses: { 200: jsonResponse("How many deliveries begin again", replayed), ...bodyRefusals },
});

/** Events for the app: list, and deliver again. */
export const addEventRoutes: AddRoutes = (api, { events }) => {
  api.openapi(list, async (c) => {
    const { limit, ...filter } = c.req.valid("query");
    const isUnknown = [filter.messageId, filter.before].some((id) => id !== undefined && !isUuid(id));
    const found = isUnknown ? [] : await events.list({ ...filter, limit: limit + 1 });
    const page = found.slice(0, limit);
    const next = found.length > limit ? page.at(-1)?.id : undefined;
    return c.json({ events: page.map(eventJson), ...(next !== undefined && { next }) }, 200);
  });

  api.openapi(replayOne, async (c) => {
    const { id } = c.req.valid("param");
    const found = isUuid(id) ? await events.get(id) : undefined;
    if (!found?.canReplay) throw notFound("The event, or its content,");
    return c.json({ deliveries: await events.replay({ id, includeDelivered: true }) }, 200);
  });

  api.openapi(replayMany, async (c) => {
    const { from, to, target, includeDelivered } = c.req.valid("json");
    const range = { from: new Date(from), to: to === undefined ? undefined : new Date(to) };
    return c.json({ deliveries: await events.replay({ ...range, target, includeDelivered }) }, 200);
  });
};

function eventJson({ createdAt, ...rest }: ListedEvent) {
  return { ...rest, createdAt: createdAt.toISOString() };
}
