import { z } from "@hono/zod-openapi";
import { type AddRoutes, anyRefusal, createRoute, isOfAccount, jsonResponse } from "./api-route.ts";
import { providerRequest } from "./control-schemas.ts";
import { requestJson } from "./message-json.ts";
import { pageOf } from "./page-of.ts";
import { accountQuery, described, flag, pageQuery } from "./schemas.ts";

const list = createRoute({
  method: "get",
  path: "/requests",
  summary: "Lists the requests that reached a provider's API, newest first, without secrets",
  request: {
    query: accountQuery.extend({
      provider: described(z.string().min(1).max(100).optional(), "The provider that was called."),
      failed: flag.openapi({ description: "Only requests that were refused, or only those that were not." }),
      ...pageQuery.shape,
    }),
  },
  responses: {
    200: jsonResponse(
      "A page of requests, and the number of all requests that match",
      z
        .object({
          requests: z.array(providerRequest),
          total: z.number().int(),
          next: described(z.string().optional(), "The `before` of the next page, if there is one."),
        })
        .openapi("RequestPage"),
    ),
    ...anyRefusal,
  },
});

/** The requests that reached a provider's API, and what was wrong with them. */
export const addRequestRoutes: AddRoutes = (api, { carrier }) => {
  api.openapi(list, (c) => {
    const { account, provider, failed, ...page } = c.req.valid("query");
    const isOf = isOfAccount(account);
    const fitting = carrier.requests.filter(
      (request) =>
        isOf(request) &&
        (provider === undefined || request.provider === provider) &&
        (failed === undefined ||
          (request.status >= 400 || request.problem !== undefined) === (failed === "true")),
    );
    const { items, total, next } = pageOf(fitting.reverse(), page);
    return c.json({ requests: items.map(requestJson), total, next }, 200);
  });
};
