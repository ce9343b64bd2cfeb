import { SmsError } from "@smskit/core";
import { ProblemError } from "../http/problem.ts";
import type { GatewayMessage } from "../state/gateway-message.ts";
import type { MessageFilter } from "../state/message-store.ts";
import { withDeadline } from "../with-deadline.ts";
import {
  type AddRoutes,
  jsonBody,
  jsonResponse,
  notFound,
  operation,
  problemResponse,
  providerRefusals,
} from "./api-route.ts";
import { cancelMessage } from "./cancel-message.ts";
import { messageJson } from "./message-json.ts";
import { listQuery, message, messagePage, newMessage, search, sendHeaders } from "./message-schemas.ts";
import { pageOf } from "./page-of.ts";
import { waitSecondsOf } from "./prefer-wait.ts";
import { readNumber } from "./read-number.ts";
import { redactMessage } from "./redact-message.ts";
import { onceOf, submissionOf } from "./send-message.ts";
import { idParameters } from "./shared-schemas.ts";

const missing = { 404: problemResponse("The message does not exist") } as const;

const send = operation("messages:send", {
  method: "post",
  path: "/messages",
  operationId: "sendMessage",
  summary: "Sends a text",
  description:
    "Puts the text on record, so that it is sent whatever happens to the gateway. `Prefer: wait=10` waits for the provider.",
  request: { headers: sendHeaders, body: jsonBody(newMessage) },
  responses: {
    200: jsonResponse("The provider has responded; `status` says how", message),
    202: jsonResponse("The text is on record, and is sent", message),
    409: problemResponse("The `Idempotency-Key` was used for another request"),
    ...providerRefusals,
  },
});

const read = operation("messages:read", {
  method: "get",
  path: "/messages/{id}",
  operationId: "getMessage",
  summary: "Returns a message",
  description: "Without its text. Its status changes until the provider reports no more.",
  request: { params: idParameters },
  responses: { 200: jsonResponse("The message", message), ...missing },
});

const listRoute = operation("messages:read", {
  method: "get",
  path: "/messages",
  operationId: "listMessages",
  summary: "Lists messages, newest first",
  description: "Those that have everything that the query names. By recipient, use `/v1/messages/search`.",
  request: { query: listQuery },
  responses: { 200: jsonResponse("A page of messages", messagePage) },
});

const find = operation("messages:read", {
  method: "post",
  path: "/messages/search",
  operationId: "searchMessages",
  summary: "Lists messages, also by their recipient",
  description: "The number is in the body so that no log of URLs has it.",
  request: { body: jsonBody(search) },
  responses: { 200: jsonResponse("A page of messages", messagePage) },
});

const cancel = operation("messages:cancel", {
  method: "post",
  path: "/messages/{id}/cancel",
  operationId: "cancelMessage",
  summary: "Cancels a message that was not sent yet",
  description:
    "One that waits in the gateway, or that its provider has scheduled. A canceled message stays so.",
  request: { params: idParameters },
  responses: {
    200: jsonResponse("The canceled message", message),
    409: problemResponse("The message is being sent, or was sent"),
    ...providerRefusals,
    ...missing,
  },
});

const redact = operation("messages:redact", {
  method: "post",
  path: "/messages/{id}/redact",
  operationId: "redactMessage",
  summary: "Deletes the text of a message at its provider",
  description: "The gateway itself keeps a text only until it is sent, or while it can be sent again.",
  request: { params: idParameters },
  responses: {
    204: { description: "The text is deleted" },
    409: problemResponse("The message is not sent yet; cancel it"),
    ...providerRefusals,
    ...missing,
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

  async function list(filter: MessageFilter & { limit: number }) {
    const { page, next } = await pageOf({
      before: filter.before,
      limit: filter.limit,
      read: (limit) => context.messages.list({ ...filter, limit }),
      exists: async (id) => (await context.messages.get(id)) !== undefined,
    });
    return { messages: page.map(messageJson), ...next };
  }

  api.openapi(send, async (c) => {
    const request = c.req.valid("json");
    const { prefer, "idempotency-key": key } = c.req.valid("header");
    const submitted = await context.submit({
      ...submissionOf(c.var.key, request),
      once: onceOf(key, "message", request),
    });
    c.header("Location", `/v1/messages/${submitted.id}`);
    // A text that is due later has no outcome to wait for.
    const isDue = request.sendAt === undefined || Date.parse(request.sendAt) <= Date.now();
    const waitSeconds = isDue ? waitSecondsOf(prefer) : 0;
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

  api.openapi(listRoute, async (c) => c.json(await list(c.req.valid("query")), 200));

  api.openapi(find, async (c) => {
    const { number, limit = 50, ...filter } = c.req.valid("json");
    const e164 = number === undefined ? undefined : await readNumber(context, number);
    return c.json(await list({ ...filter, number: e164, limit }), 200);
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
