import { z } from "@hono/zod-openapi";
import {
  type AddRoutes,
  anyRefusal,
  createRoute,
  jsonBody,
  jsonResponse,
  problemResponse,
} from "./api-route.ts";
import { knownNumber, knownNumbers, ownerOf } from "./known-numbers.ts";
import { numberJson } from "./message-json.ts";
import { number, numberChange, numberParameters } from "./number-schemas.ts";
import { Problem } from "./problem.ts";
import { accountQuery, described } from "./schemas.ts";

const list = createRoute({
  method: "get",
  path: "/numbers",
  summary: "Lists the numbers that the app is known to have",
  description: "Those that were set, those that the mocks know, and those that sent or received a text.",
  request: { query: accountQuery },
  responses: {
    200: jsonResponse(
      "The numbers",
      z.object({
        numbers: z.array(number),
        inboundUrl: described(z.string().optional(), "Where texts to any other number are reported."),
      }),
    ),
    ...anyRefusal,
  },
});

const read = createRoute({
  method: "get",
  path: "/numbers/{number}",
  summary: "Returns a number of the app",
  request: { params: numberParameters, query: accountQuery },
  responses: {
    200: jsonResponse("The number", number),
    404: problemResponse("The app is not known to have this number"),
    ...anyRefusal,
  },
});

const set = createRoute({
  method: "put",
  path: "/numbers/{number}",
  summary: "Sets where texts to a number of the app are reported",
  description:
    "Works for any number, also one that no text was sent from. What you leave out stays as it is, and `null` removes it.",
  request: { params: numberParameters, query: accountQuery, body: jsonBody(numberChange) },
  responses: { 200: jsonResponse("The number", number), ...anyRefusal },
});

const remove = createRoute({
  method: "delete",
  path: "/numbers/{number}",
  summary: "Removes what was set about a number",
  request: { params: numberParameters, query: accountQuery },
  responses: {
    204: { description: "The settings were removed" },
    404: problemResponse("Nothing was set about this number"),
    ...anyRefusal,
  },
});

/** The app's numbers, and where texts to them are reported. */
export const addNumberRoutes: AddRoutes = (api, context) => {
  const { carrier, mocks } = context;
  const providers = mocks.map(({ provider }) => provider);

  api.openapi(list, (c) => {
    const numbers = knownNumbers(context, c.req.valid("query").account).map(numberJson);
    return c.json({ numbers, inboundUrl: carrier.inboundUrl }, 200);
  });

  api.openapi(read, (c) => {
    const found = knownNumber(context, c.req.valid("param").number, c.req.valid("query").account);
    if (found === undefined)
      throw new Problem(404, "number: the app is not known to have it. Set it with PUT.");
    return c.json(numberJson(found), 200);
  });

  api.openapi(set, (c) => {
    const { number: which } = c.req.valid("param");
    const { account: named = c.req.valid("query").account, ...change } = c.req.valid("json");
    const { provider } = change;
    if (typeof provider === "string" && !providers.includes(provider)) {
      throw new Problem(400, `provider: is not one of ${providers.join(", ")}.`);
    }
    const owner = ownerOf(context, which);
    const account = named ?? owner.account;
    carrier.setNumber(which, { provider: owner.provider, ...change }, { account });
    return c.json(numberJson(knownNumber(context, which, account) ?? { number: which }), 200);
  });

  api.openapi(remove, (c) => {
    const { number: which } = c.req.valid("param");
    const { account = carrier.number(which)?.account } = c.req.valid("query");
    if (!carrier.removeNumber(which, { account }))
      throw new Problem(404, "number: nothing was set about it.");
    return c.body(null, 204);
  });
};
