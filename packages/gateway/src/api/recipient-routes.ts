import { z } from "@hono/zod-openapi";
import type * as Api from "../client/types.ts";
import { eraseRecipient } from "../state/erase-recipient.ts";
import { type AddRoutes, jsonResponse, operation } from "./api-route.ts";
import { examples } from "./examples.ts";
import { readNumber } from "./read-number.ts";
import { described } from "./shared-schemas.ts";

const parameters = z.object({
  number: z
    .string()
    .min(1)
    .max(64)
    .openapi({
      param: { name: "number", in: "path" },
      example: examples.number,
      description: "E.164, percent-encoded. The gateway does not log it; a proxy in front may.",
    }),
});

const erased = z
  .object({
    messages: described(z.int(), "Deleted messages, of every source."),
    canceled: described(z.int(), "Those of them that were canceled before they were sent."),
    underWay: described(
      z.int(),
      "Messages that are being sent or looked up right now, and remain. Repeat the request until it is 0.",
    ),
    logEntries: described(z.int(), "Deleted entries of the log of sends, including verification codes."),
    verifications: described(
      z.int(),
      "Deleted verifications. Their codes are not accepted any more, and the number's failures are forgotten.",
    ),
    events: described(z.int(), "Deleted events."),
  })
  .openapi("ErasedRecipient", { example: examples.erasedRecipient }) satisfies z.ZodType<Api.ErasedRecipient>;

const erase = operation("recipients:erase", {
  method: "delete",
  path: "/recipients/{number}",
  operationId: "eraseRecipient",
  summary: "Erases a person everywhere",
  description:
    "Cancels texts that are not sent yet, and deletes messages, log entries, verifications and events. The number stays on the list of suppressions, so that the person is not texted again. Counts of limits remain as keyed hashes until their time is over.",
  request: { params: parameters },
  responses: { 200: jsonResponse("What was deleted", erased) },
});

/** People: erase. */
export const addRecipientRoutes: AddRoutes = (api, context) => {
  api.openapi(erase, async (c) => {
    const number = await readNumber(context, c.req.valid("param").number);
    return c.json(await eraseRecipient(context, number), 200);
  });
};
