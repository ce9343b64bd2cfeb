import type { ListedEvent } from "../events/event-list.ts";
import { isUuid } from "../state/is-uuid.ts";
import { type AddRoutes, jsonBody, jsonResponse, notFound, operation, problemResponse } from "./api-route.ts";
import { eventPage, eventQuery, replayed, replayRequest } from "./event-schemas.ts";
import { pageOf } from "./page-of.ts";
import { idParameters } from "./shared-schemas.ts";

const list = operation("events", {
  method: "get",
  path: "/events",
  operationId: "listEvents",
  summary: "Lists events, newest first",
  description: "Dead letters are those with `state=dead`.",
  request: { query: eventQuery },
  responses: { 200: jsonResponse("A page of events", eventPage) },
});

const replayOne = operation("events", {
  method: "post",
  path: "/events/{id}/replay",
  operationId: "replayEvent",
  summary: "Delivers an event again",
  description: "To every target that it had, also those that have it. Its `webhook-id` is the same.",
  request: { params: idParameters },
  responses: {
    200: jsonResponse("How many deliveries begin again: 0 while it is being delivered", replayed),
    404: problemResponse("The event does not exist, or its content was erased"),
  },
});

const replayMany = operation("events", {
  method: "post",
  path: "/events/replay",
  operationId: "replayEvents",
  summary: "Delivers the events of a time again",
  description: "Receivers recognize repeats by their `webhook-id`.",
  request: { body: jsonBody(replayRequest) },
  responses: { 200: jsonResponse("How many deliveries begin again", replayed) },
});

/** Events for the app: list, and deliver again. */
export const addEventRoutes: AddRoutes = (api, { events }) => {
  api.openapi(list, async (c) => {
    const { messageId, before, limit, ...filter } = c.req.valid("query");
    const { page, next } = await pageOf({
      before,
      limit,
      // A message that cannot exist has no events.
      read: async (size) =>
        messageId === undefined || isUuid(messageId)
          ? events.list({ ...filter, messageId, before, limit: size })
          : [],
      exists: async (id) => isUuid(id) && (await events.get(id)) !== undefined,
    });
    return c.json({ events: page.map(eventJson), ...next }, 200);
  });

  api.openapi(replayOne, async (c) => {
    const { id } = c.req.valid("param");
    const found = isUuid(id) ? await events.get(id) : undefined;
    if (!found?.canReplay) throw notFound("The event, or its content,");
    return c.json({ deliveries: await events.replay({ id, includeDelivered: true }) }, 200);
  });

  api.openapi(replayMany, async (c) => {
    const { from, to, ...filter } = c.req.valid("json");
    const range = { from: new Date(from), to: to === undefined ? undefined : new Date(to) };
    return c.json({ deliveries: await events.replay({ ...range, ...filter }) }, 200);
  });
};

function eventJson({ createdAt, ...rest }: ListedEvent) {
  return { ...rest, createdAt: createdAt.toISOString() };
}
