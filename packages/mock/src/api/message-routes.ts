import { z } from "@hono/zod-openapi";
import type { CarrierEngine } from "../carrier/carrier.ts";
import type { CarrierMessage } from "../carrier/carrier-message.ts";
import { NoMessageError } from "../client/no-message-error.ts";
import {
  type AddRoutes,
  anyRefusal,
  createRoute,
  isOfAccount,
  jsonResponse,
  problemResponse,
} from "./api-route.ts";
import { BoundedPattern } from "./bounded-pattern.ts";
import { fitsSearch } from "./fits-search.ts";
import { detailOf, summaryOf } from "./message-json.ts";
import { Problem } from "./problem.ts";
import {
  accountQuery,
  filterQuery,
  idParameters,
  listQuery,
  messageDetail,
  messagePage,
  waitQuery,
} from "./schemas.ts";

const list = createRoute({
  method: "get",
  path: "/messages",
  summary: "Messages, newest first",
  request: { query: listQuery },
  responses: { 200: jsonResponse("A page of them", messagePage), ...anyRefusal },
});

const read = createRoute({
  method: "get",
  path: "/messages/{id}",
  summary: "All there is to know of a message",
  request: { params: idParameters, query: accountQuery },
  responses: {
    200: jsonResponse("The message", messageDetail),
    404: problemResponse("There is no such message"),
    ...anyRefusal,
  },
});

const removeOne = createRoute({
  method: "delete",
  path: "/messages/{id}",
  summary: "Forgets a message",
  description: "One that is on its way ends there, and nothing is told of it any more.",
  request: { params: idParameters, query: accountQuery },
  responses: {
    204: { description: "It is gone" },
    404: problemResponse("There is no such message"),
    ...anyRefusal,
  },
});

const removeAll = createRoute({
  method: "delete",
  path: "/messages",
  summary: "Forgets the messages that fit, or all",
  request: { query: filterQuery },
  responses: {
    200: jsonResponse("How many are gone", z.object({ deleted: z.number().int() })),
    ...anyRefusal,
  },
});

const wait = createRoute({
  method: "get",
  path: "/wait",
  summary: "Waits for a message to be delivered",
  description: "Answers with the first that fits, also one that was there before.",
  request: { query: waitQuery },
  responses: {
    200: jsonResponse("The message", messageDetail),
    408: problemResponse("None came in time; `detail` says what did, with numbers masked and no bodies"),
    ...anyRefusal,
  },
});

/** Messages: list, search, read, delete, wait for. */
export const addMessageRoutes: AddRoutes = (api, { carrier }) => {
  api.openapi(list, (c) => {
    const { limit, before, ...filter } = c.req.valid("query");
    const fitting = carrier.messages.filter(fits(filter)).reverse();
    const start = before === undefined ? 0 : fitting.findIndex(({ id }) => id === before) + 1;
    if (before !== undefined && start === 0) throw new Problem(400, "`before` is no message of this list.");
    const messages = fitting.slice(start, start + limit);
    const next = start + limit < fitting.length ? messages.at(-1)?.id : undefined;
    return c.json({ messages: messages.map(summaryOf), total: fitting.length, next }, 200);
  });

  api.openapi(read, (c) =>
    c.json(detailOf(find(carrier, c.req.valid("param").id, c.req.valid("query").account)), 200),
  );

  api.openapi(removeOne, (c) => {
    carrier.remove([find(carrier, c.req.valid("param").id, c.req.valid("query").account).id]);
    return c.body(null, 204);
  });

  api.openapi(removeAll, (c) => {
    const ids = carrier.messages.filter(fits(c.req.valid("query"))).map(({ id }) => id);
    carrier.remove(ids);
    return c.json({ deleted: ids.length }, 200);
  });

  api.openapi(wait, async (c) => {
    const { after, pattern, flags, body, onlyUnderWay, ...wanted } = c.req.valid("query");
    const wantedText = pattern === undefined ? body : compile(pattern, flags);
    const gone = c.req.raw.signal;
    try {
      const { id } = await carrier.waitForMessage({
        ...wanted,
        body: wantedText,
        after: after === undefined ? undefined : readAfter(carrier, after),
        onlyUnderWay: onlyUnderWay === "true",
        signal: wantedText instanceof BoundedPattern ? AbortSignal.any([gone, wantedText.tooSlow]) : gone,
      });
      return c.json(detailOf(find(carrier, id, wanted.account)), 200);
    } catch (error) {
      if (error instanceof NoMessageError) throw new Problem(408, error.message);
      if (gone.aborted) throw new Problem(408, "The client has gone.");
      throw error;
    }
  });
};

function find(carrier: CarrierEngine, id: string, account: string | undefined): CarrierMessage {
  const message = carrier.message(id);
  if (message === undefined || !isOfAccount(account)(message)) {
    throw new Problem(404, "There is no such message.");
  }
  return message;
}

function fits(filter: z.output<typeof filterQuery>): (message: CarrierMessage) => boolean {
  const { account, q, ...fields } = filter;
  const wanted = { ...fields, accountId: account };
  return (message) => {
    for (const [name, value] of Object.entries(wanted)) {
      if (value !== undefined && message[name as keyof typeof wanted] !== value) return false;
    }
    return q === undefined || fitsSearch(message, q);
  };
}

function compile(pattern: string, flags: string | undefined): BoundedPattern {
  try {
    return new BoundedPattern(pattern, flags);
  } catch (error) {
    throw new Problem(400, `\`pattern\` is no regular expression: ${(error as Error).message}`);
  }
}

function readAfter(carrier: CarrierEngine, after: string): CarrierMessage | Date {
  const message = carrier.message(after);
  if (message !== undefined) return message;
  const time = new Date(/^\d{4}-\d\d-\d\dT/.test(after) ? after : Number.NaN);
  if (Number.isNaN(time.getTime()))
    throw new Problem(400, "`after` is neither a message that is there nor a time.");
  return time;
}
