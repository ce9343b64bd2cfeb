import { SmsError } from "@smskit/core";
import { ProblemError } from "../http/problem.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";
import type { MessageFilter } from "../state/message-store.ts";
import { withDeadline } from "../with-deadline.ts";
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
  sendRefusals,
} from "./api-route.ts";
import { cancelMessage } from "./cancel-message.ts";
import { messageJson } from "./message-json.ts";
import { listQuery, message, messagePage, newMessage, search, sendHeaders } from "./message-schemas.ts";
import { waitSecondsOf } from "./prefer-wait.ts";
import { readNumber } from "./read-number.ts";
import { redactMessage } from "./redact-message.ts";
import { onceOf, submissionOf } from "./send-message.ts";
import { idParameters } from "./shared-schemas.ts";

const missing = { 404: problemResponse("The message does not exist") } as const;

const send = createRoute({
  method: "post",
  path: "/messages",
  operationId: "sendMessage",
  summary: "Sends a text",
  description:
    "Puts the text on record, so that it is sent whatever happens to the gateway. `Prefer: wait=10` waits for the provider.",
  ...allow("messages:send"),
  request: { headers: sendHeaders, body: jsonBody(newMessage) },
  responses: {
    200: jsonResponse("The provider has responded; `status` says how", message),
    202: jsonResponse("The text is on record, and is sent", message),
    409: problemResponse("The `Idempotency-Key` was used for another request"),
    ...sendRefusals,
  },
});

const read = createRoute({
  method: "get",
  path: "/messages/{id}",
  operationId: "getMessage",
  summary: "Returns a message",
  ...allow("messages:read"),
  request: { params: idParameters },
  responses: { 200: jsonResponse("The message", message), ...missing, ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/messages",
  operationId: "listMessages",
  summary: "Lists messages, newest first",
  ...allow("messages:read"),
  request: { query: listQuery },
  responses: { 200: jsonResponse("A page of messages", messagePage), ...refusals },
});

const find = createRoute({
  method: "post",
  path: "/messages/search",
  operationId: "searchMessages",
  summary: "Lists messages, also by their recipient",
  ...allow("messages:read"),
  request: { body: jsonBody(search) },
  responses: { 200: jsonResponse("A page of messages", messagePage), ...bodyRefusals },
});

const cancel = createRoute({
  method: "post",
  path: "/messages/{id}/cancel",
  operationId: "cancelMessage",
  summary: "Cancels a message that was not sent yet",
  ...allow("messages:cancel"),
  request: { params: idParameters },
  responses: {
    200: jsonResponse("The canceled message", message),
    409: problemResponse("The message is being sent, or was sent"),
    502: problemResponse("The provider refused it"),
    ...missing,
    ...refusals,
  },
});

const redact = createRoute({
  method: "post",
  path: "/messages/{id}/redact",
  operationId: "redactMessage",
  summary: "Deletes the text of a message at its provider",
  description: "The gateway itself keeps a text only until it is sent, or while it can be sent again.",
  ...allow("messages:redact"),
  request: { params: idParameters },
  responses: {
    204: { description: "The text is deleted" },
    409: problemResponse("The message is not sent yet; cancel it"),
    502: problemResponse("The provider refused it"),
    ...missing,
    ...refusals,
  },
});

/** Milliseconds to read a message that is on record. */
const readMs = 5_000;

/** Messages: send, read, list, cancel, redact. */
export const addMessageRoutes: AddRoutes = (api, context) => {
  async function existing(id: string): Promise<GatewayMessage> {
    const found = await context.messages.get(id);
    if (found === undefined) throw notFound("The message");
    return found;
  }

  /** The message of a text that is on record. That it cannot be read does not mean that it is not sent. */
  async function latest(id: string): Promise<GatewayMessage | undefined> {
    const late = Symbol("late");
    const found = await withDeadline(
      context.messages.get(id).catch(() => late),
      readMs,
      late,
    );
    if (typeof found !== "symbol") return found;
    throw new SmsError({
      code: "unavailable",
      delivery: "unknown",
      message:
        "The text is on record, and its status could not be read; repeat the request with the same key.",
    });
  }

  async function pageOf(filter: MessageFilter & { limit: number }) {
    const found = await context.messages.list({ ...filter, limit: filter.limit + 1 });
    const page = found.slice(0, filter.limit);
    const next = found.length > page.length ? page.at(-1)?.id : undefined;
    return { messages: page.map(messageJson), ...(next !== undefined && { next }) };
  }

  api.openapi(send, async (c) => {
    const request = c.req.valid("json");
    const { prefer, "idempotency-key": key } = c.req.valid("header");
    const submitted = await context.submit({
      ...submissionOf(c.var.key, request),
      once: onceOf(key, "message", request),
    });
    c.header("Location", `/v1/messages/${submitted.id}`);
    const waitSeconds = waitSecondsOf(prefer);
    let result = submitted.message;
    if (waitSeconds > 0) {
      const startedAt = performance.now();
      const status = await context.waitForOutcome.api(submitted.id, waitSeconds * 1_000, c.req.raw.signal);
      // With too many callers who wait, this one does not.
      const waited = status !== "queued" || performance.now() - startedAt >= waitSeconds * 1_000 - 5;
      if (waited) c.header("Preference-Applied", `wait=${waitSeconds}`);
      // The text is on record: if the database is away now, what it was at first is still true.
      result = (await latest(submitted.id).catch(() => undefined)) ?? result;
    }
    result ??= await latest(submitted.id);
    if (result === undefined) throw erased();
    return result.status === "queued" ? c.json(messageJson(result), 202) : c.json(messageJson(result), 200);
  });

  api.openapi(read, async (c) => c.json(messageJson(await existing(c.req.valid("param").id)), 200));

  api.openapi(list, async (c) => c.json(await pageOf(c.req.valid("query")), 200));

  api.openapi(find, async (c) => {
    const { number, limit = 50, ...filter } = c.req.valid("json");
    const e164 = number === undefined ? undefined : await readNumber(context, number);
    return c.json(await pageOf({ ...filter, number: e164, limit }), 200);
  });

  api.openapi(cancel, async (c) => {
    const found = await existing(c.req.valid("param").id);
    await cancelMessage(context, found, c.req.raw.signal);
    return c.json(messageJson(await existing(found.id)), 200);
  });

  api.openapi(redact, async (c) => {
    await redactMessage(context, await existing(c.req.valid("param").id), c.req.raw.signal);
    return c.body(null, 204);
  });
};

/** A repeated request may be about a message whose recipient was erased since. */
function erased(): ProblemError {
  return new ProblemError({
    title: "Conflict",
    status: 409,
    detail: "Idempotency-Key: its message was sent and erased since; use another key for another message.",
  });
}
