import { z } from "@hono/zod-openapi";
import { type AddRoutes, anyRefusal, createRoute } from "./api-route.ts";
import { createEventLog, type EventLog } from "./event-log.ts";
import { accountQuery } from "./schemas.ts";
import { streamEvents } from "./stream-events.ts";

const events = createRoute({
  method: "get",
  path: "/events",
  summary: "Streams events as server-sent events",
  description: [
    "`message`, `status`, `callback`, `reply`, `phone`, `fault`, `clock`, `deleted` and `reset`, each with an id.",
    "A client that reconnects with `Last-Event-ID` receives the events it missed or, if those are no longer kept,",
    "a `reset`: load everything again. A new client receives the events from then on.",
  ].join(" "),
  request: {
    query: accountQuery,
    headers: z.object({ "last-event-id": z.string().optional() }),
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
