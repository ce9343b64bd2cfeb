import { z } from "@hono/zod-openapi";
import { type AddRoutes, anyRefusal, createRoute } from "./api-route.ts";
import { createEventLog, type EventLog } from "./event-log.ts";
import { accountQuery, described } from "./schemas.ts";
import { streamEvents } from "./stream-events.ts";

const events = createRoute({
  method: "get",
  path: "/events",
  summary: "Streams events as server-sent events",
  description: [
    "A new client receives the events from then on.",
    "Each has an id. A client that reconnects with `Last-Event-ID` first receives the events that it missed.",
    "If they are no longer kept, it receives a `reset` instead: load everything again.",
  ].join(" "),
  request: {
    query: accountQuery,
    headers: z.object({
      "last-event-id": described(z.string().optional(), "The id of the last event that the client received."),
    }),
  },
  responses: {
    200: { description: "A stream of events", content: { "text/event-stream": { schema: z.string() } } },
    ...anyRefusal,
  },
});

/** The stream of events. Events are recorded from the first request on. */
export const addEventRoutes: AddRoutes = (api, { carrier }) => {
  let log: EventLog | undefined;
  api.openapi(events, (c) => {
    log ??= createEventLog(carrier);
    const stream = streamEvents(log, {
      account: c.req.valid("query").account,
      lastId: c.req.valid("header")["last-event-id"],
      signal: c.req.raw.signal,
    });
    return c.body(stream, 200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
  });
};
