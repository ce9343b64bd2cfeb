import { z } from "@hono/zod-openapi";
import type * as Api from "../client/types.ts";
import { type AddRoutes, allow, bodyRefusals, createRoute, jsonBody, jsonResponse } from "./api-route.ts";
import { readNumber } from "./read-number.ts";
import { described, phoneNumber } from "./shared-schemas.ts";

/** In the body, so that no log of URLs has it. */
const body = z
  .strictObject({ number: described(phoneNumber, "E.164, or as people write it.") })
  .openapi("NumberRequest") satisfies z.ZodType<Api.NumberRequest>;

const suppression = z
  .object({ suppressed: described(z.boolean(), "Whether the number is on the list, and not texted.") })
  .openapi("Suppression") satisfies z.ZodType<Api.Suppression>;

const add = createRoute({
  method: "post",
  path: "/suppressions",
  operationId: "addSuppression",
  summary: "Texts a number no more",
  ...allow("suppressions"),
  request: { body: jsonBody(body) },
  responses: { 204: { description: "The number is on the list" }, ...bodyRefusals },
});

const remove = createRoute({
  method: "post",
  path: "/suppressions/remove",
  operationId: "removeSuppression",
  summary: "Allows a number again",
  description: "Only with the consent of the person. The provider may have a list, too.",
  ...allow("suppressions"),
  request: { body: jsonBody(body) },
  responses: { 204: { description: "The number is not on the list" }, ...bodyRefusals },
});

const lookup = createRoute({
  method: "post",
  path: "/suppressions/lookup",
  operationId: "lookUpSuppression",
  summary: "Returns whether a number is on the list",
  ...allow("suppressions"),
  request: { body: jsonBody(body) },
  responses: { 200: jsonResponse("Whether it is on the list", suppression), ...bodyRefusals },
});

/** Numbers that are not texted: add, remove, look up. */
export const addSuppressionRoutes: AddRoutes = (api, context) => {
  api.openapi(add, async (c) => {
    await context.suppression.add(await readNumber(context, c.req.valid("json").number));
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
