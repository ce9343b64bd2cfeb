import { z } from "@hono/zod-openapi";
import { createPostgresSuppressionStore, type ListedSuppression } from "@smskit/postgres";
import type * as Api from "../client/types.ts";
import { maskedNumber } from "../state/gateway-message.ts";
import { type AddRoutes, jsonBody, jsonResponse, operation } from "./api-route.ts";
import { examples } from "./examples.ts";
import { pageOf } from "./page-of.ts";
import { readNumber } from "./read-number.ts";
import { sourceOf } from "./send-message.ts";
import { cursor, described, pageLimit, phoneNumber, time } from "./shared-schemas.ts";

/** In the body, so that no log of URLs has it. */
const body = z
  .strictObject({ number: described(phoneNumber, "E.164, or as people write it.") })
  .openapi("NumberRequest", { example: examples.numberRequest }) satisfies z.ZodType<Api.NumberRequest>;

const suppression = z
  .object({ suppressed: described(z.boolean(), "Whether the number is on the list, and not texted.") })
  .openapi("Suppression", { example: examples.suppression }) satisfies z.ZodType<Api.Suppression>;

const suppressionPage = z
  .object({
    suppressions: described(
      z.array(
        z.object({
          id: described(z.string(), "Its place in the list."),
          number: described(z.string(), "The number; all but the last two digits are masked."),
          source: described(
            z.string().optional(),
            "Who added it: `key:<id>`, or `connector:<name>` for a STOP. Missing on old entries.",
          ),
          addedAt: time,
        }),
      ),
      "Newest first.",
    ),
    next: described(z.string().optional(), "The `before` of the next page. Missing on the last one."),
  })
  .openapi("SuppressionPage", { example: examples.suppressionPage }) satisfies z.ZodType<Api.SuppressionPage>;

const list = operation("suppressions", {
  method: "get",
  path: "/suppressions",
  operationId: "listSuppressions",
  summary: "Lists numbers that are not texted, newest first",
  description: "Numbers are masked: look one up to learn whether it is on the list.",
  request: { query: z.strictObject({ before: cursor, limit: pageLimit }) },
  responses: { 200: jsonResponse("A page of the list", suppressionPage) },
});

const add = operation("suppressions", {
  method: "post",
  path: "/suppressions",
  operationId: "addSuppression",
  summary: "Texts a number no more",
  description:
    "For numbers whose owners object elsewhere. A STOP that a provider reports is added by itself.",
  request: { body: jsonBody(body) },
  responses: { 204: { description: "The number is on the list" } },
});

const remove = operation("suppressions", {
  method: "post",
  path: "/suppressions/remove",
  operationId: "removeSuppression",
  summary: "Allows a number again",
  description: "Only with the consent of the person. The provider may have a list, too.",
  request: { body: jsonBody(body) },
  responses: { 204: { description: "The number is not on the list" } },
});

const lookup = operation("suppressions", {
  method: "post",
  path: "/suppressions/lookup",
  operationId: "lookUpSuppression",
  summary: "Returns whether a number is on the list",
  description: "The number is in the body so that no log of URLs has it.",
  request: { body: jsonBody(body) },
  responses: { 200: jsonResponse("Whether it is on the list", suppression) },
});

/** Numbers that are not texted: list, add, remove, look up. */
export const addSuppressionRoutes: AddRoutes = (api, context) => {
  api.openapi(list, async (c) => {
    const { before, limit } = c.req.valid("query");
    const { page, next } = await pageOf({
      before,
      limit,
      read: (size) => context.suppression.list({ before, limit: size }),
      // An entry that was removed since is a place in the list, too.
      exists: async (id) => /^\d{1,18}$/.test(id),
    });
    return c.json({ suppressions: page.map(suppressionJson), ...next }, 200);
  });

  api.openapi(add, async (c) => {
    const store = createPostgresSuppressionStore(context.database, { source: sourceOf(c.var.key) });
    await store.add(await readNumber(context, c.req.valid("json").number));
    return c.body(null, 204);
  });

  api.openapi(remove, async (c) => {
    await context.suppression.remove(await readNumber(context, c.req.valid("json").number));
    return c.body(null, 204);
  });

  api.openapi(lookup, async (c) => {
    const number = await readNumber(context, c.req.valid("json").number);
    return c.json({ suppressed: await context.suppression.has(number) }, 200);
  });
};

function suppressionJson({ number, addedAt, ...rest }: ListedSuppression): Api.SuppressionEntry {
  return { ...rest, number: maskedNumber(number.slice(-2)), addedAt: addedAt.toISOString() };
}
