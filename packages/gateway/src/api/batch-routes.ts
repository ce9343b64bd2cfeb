import { SmsError } from "@smskit/core";
import type { CreatedBatch } from "../client/types.ts";
import { claimBatch, readBatch, recordBatch } from "../state/batch-store.ts";
import { type MessageStatus, messageStatuses } from "../state/gateway-message.ts";
import { type AddRoutes, jsonBody, jsonResponse, notFound, operation, problemResponse } from "./api-route.ts";
import { batch, createdBatch, idempotencyHeaders, mostInBatch, newBatch } from "./message-schemas.ts";
import { onceOf, sourceOf, submissionOf } from "./send-message.ts";
import { idParameters } from "./shared-schemas.ts";

/** Some 800 bytes for each message. */
const mostBytes = 4 * 1_024 * 1_024;
/** How many messages are put on record at a time, so that others get their turn. */
const together = 200;

const create = operation(
  "messages:send",
  {
    method: "post",
    path: "/batches",
    operationId: "createBatch",
    summary: `Sends up to ${mostInBatch} texts`,
    description:
      "Messages that cannot be sent, such as those with an invalid number, are listed in `refused`; the others are sent. A request that was interrupted continues when it is repeated with its `Idempotency-Key`.",
    request: { headers: idempotencyHeaders, body: jsonBody(newBatch) },
    responses: {
      202: jsonResponse("The accepted messages are on record, and are sent", createdBatch),
      409: problemResponse("The `Idempotency-Key` was used for another request"),
    },
  },
  mostBytes,
);

const read = operation("messages:read", {
  method: "get",
  path: "/batches/{id}",
  operationId: "getBatch",
  summary: "Returns how far a batch got",
  description: "Its messages are listed by `GET /v1/messages?batch=<id>`.",
  request: { params: idParameters },
  responses: {
    200: jsonResponse("The batch", batch),
    404: problemResponse("The batch does not exist"),
  },
});

/** Batches: send, and progress. */
export const addBatchRoutes: AddRoutes = (api, context) => {
  api.openapi(create, async (c) => {
    const request = c.req.valid("json");
    const { key } = c.var;
    const source = sourceOf(key);
    const { messages, shared } = request;
    const once = onceOf(c.req.valid("header")["idempotency-key"], "batch", request);
    const id = await claimBatch(context, source, once);
    const created: CreatedBatch = { id, accepted: [], refused: [] };

    async function submit(index: number): Promise<void> {
      const message = { ...shared, ...messages[index] } as (typeof messages)[number];
      try {
        const submitted = await context.submit({
          ...submissionOf(key, message),
          batch: id,
          once: once && { key: `${id} ${index}`, fingerprint: "", seconds: once.seconds },
        });
        created.accepted.push({ index, id: submitted.id });
      } catch (thrown) {
        // While the database is away, the request fails as a whole, and can be repeated.
        if (!SmsError.is(thrown) || thrown.code === "unavailable") throw thrown;
        created.refused.push({ index, code: thrown.code, message: thrown.message });
      }
    }

    for (let from = 0; from < messages.length; from += together) {
      const count = Math.min(together, messages.length - from);
      const outcomes = await Promise.allSettled(
        Array.from({ length: count }, (_, place) => submit(from + place)),
      );
      const failed = outcomes.find((outcome) => outcome.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    }
    const { accepted, refused } = created;
    accepted.sort(byIndex);
    refused.sort(byIndex);
    await recordBatch(context, { id, source, total: messages.length, refused: refused.length });
    c.header("Location", `/v1/batches/${id}`);
    return c.json(created, 202);
  });

  api.openapi(read, async (c) => {
    const found = await readBatch(context, c.req.valid("param").id);
    if (found === undefined) throw notFound("The batch");
    const { createdAt, counts, ...fields } = found;
    const all = Object.fromEntries(messageStatuses.map((status) => [status, counts[status] ?? 0]));
    return c.json(
      {
        ...fields,
        counts: all as Record<MessageStatus, number>,
        done: (counts.queued ?? 0) === 0,
        createdAt: createdAt.toISOString(),
      },
      200,
    );
  });
};

function byIndex(one: { index: number }, other: { index: number }): number {
  return one.index - other.index;
}
