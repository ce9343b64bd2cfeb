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
import type { MessageDetail } from "./api-types.ts";
import { BoundedPattern } from "./bounded-pattern.ts";
import { fitsSearch } from "./fits-search.ts";
import { detailOf, summaryOf } from "./message-json.ts";
import { pageOf } from "./page-of.ts";
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
  summary: "Lists messages, newest first",
  request: { query: listQuery },
  responses: { 200: jsonResponse("A page of messages", messagePage), ...anyRefusal },
});

const read = createRoute({
  method: "get",
  path: "/messages/{id}",
  summary: "Returns a message with all its details",
  request: { params: idParameters, query: accountQuery },
  responses: {
    200: jsonResponse("The message", messageDetail),
    404: problemResponse("The message does not exist"),
    ...anyRefusal,
  },
});

const removeOne = createRoute({
  method: "delete",
  path: "/messages/{id}",
  summary: "Deletes a message",
  description: "Its delivery stops, and no more webhooks are sent about it.",
  request: { params: idParameters, query: accountQuery },
  responses: {
    204: { description: "The message was deleted" },
    404: problemResponse("The message does not exist"),
    ...anyRefusal,
  },
});

const removeAll = createRoute({
  method: "delete",
  path: "/messages",
  summary: "Deletes the messages that match, or all",
  request: { query: filterQuery },
  responses: {
    200: jsonResponse("The number of deleted messages", z.object({ deleted: z.number().int() })),
    ...anyRefusal,
  },
});

const wait = createRoute({
  method: "get",
  path: "/wait",
  summary: "Waits for a message to be delivered",
  description: "Returns the first message that matches, even if it was delivered before the request.",
  request: { query: waitQuery },
  responses: {
    200: jsonResponse("The message", messageDetail),
    408: problemResponse(
      "No message in time; `detail` lists those that were accepted, with masked numbers and without bodies",
    ),
    ...anyRefusal,
  },
});

/** Messages: list, search, read, delete, wait. */
export const addMessageRoutes: AddRoutes = (api, { carrier, mocks, url }) => {
  function shown(message: CarrierMessage): MessageDetail {
    const detail = detailOf(message);
    const { clients } = mocks.find(({ provider }) => provider === message.provider) ?? {};
    // The detail's parameters are without passwords.
    const again = clients?.resend?.(url, { ...message, parameters: detail.parameters });
    return { ...detail, ...(again !== undefined && { curl: `curl ${again}` }) };
  }

  api.openapi(list, (c) => {
    const { limit, before, ...filter } = c.req.valid("query");
    const fitting = carrier.messages.filter(fits(filter)).reverse();
    const { items, total, next } = pageOf(fitting, { limit, before });
    return c.json({ messages: items.map(summaryOf), total, next }, 200);
  });

  api.openapi(read, (c) =>
    c.json(shown(find(carrier, c.req.valid("param").id, c.req.valid("query").account)), 200),
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
      return c.json(shown(find(carrier, id, wanted.account)), 200);
    } catch (error) {
      if (error instanceof NoMessageError) throw new Problem(408, error.message);
      if (gone.aborted) throw new Problem(408, "The client closed the connection.");
      throw error;
    }
  });
};

function find(carrier: CarrierEngine, id: string, account: string | undefined): CarrierMessage {
  const message = carrier.message(id);
  if (message === undefined || !isOfAccount(account)(message)) {
    throw new Problem(404, "The message does not exist.");
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
    throw new Problem(400, `pattern: is not a regular expression. ${(error as Error).message}`);
  }
}

function readAfter(carrier: CarrierEngine, after: string): CarrierMessage | Date {
  const message = carrier.message(after);
  if (message !== undefined) return message;
  const time = new Date(/^\d{4}-\d\d-\d\dT/.test(after) ? after : Number.NaN);
  if (Number.isNaN(time.getTime()))
    throw new Problem(400, "after: is neither the id of a message nor an ISO 8601 time.");
  return time;
}
