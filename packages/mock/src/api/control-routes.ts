import manifest from "../../package.json" with { type: "json" };
import type { CarrierEngine } from "../carrier/carrier.ts";
import type { MockProvider } from "../server/mock-provider.ts";
import {
  type AddRoutes,
  anyRefusal,
  createRoute,
  jsonBody,
  jsonResponse,
  problemResponse,
} from "./api-route.ts";
import type { ClockJson } from "./api-types.ts";
import { clock, clockChange, info } from "./control-schemas.ts";
import { Problem } from "./problem.ts";
import { accountQuery } from "./schemas.ts";

const readClock = createRoute({
  method: "get",
  path: "/clock",
  summary: "Returns the carrier's clock, which all accounts share",
  request: { query: accountQuery },
  responses: { 200: jsonResponse("The clock", clock), ...anyRefusal },
});

const moveClock = createRoute({
  method: "post",
  path: "/clock",
  summary: "Moves the clock forward",
  description:
    "Moves it by `advanceMs`, or to the time `to`. Everything due until then happens in order before the response.",
  request: { query: accountQuery, body: jsonBody(clockChange) },
  responses: {
    200: jsonResponse("The clock", clock),
    409: problemResponse("The clock cannot be moved, or only forward"),
    ...anyRefusal,
  },
});

const reset = createRoute({
  method: "post",
  path: "/reset",
  summary: "Restores the initial state, of all accounts or of one",
  request: { query: accountQuery },
  responses: { 204: { description: "The state was restored" }, ...anyRefusal },
});

const readInfo = createRoute({
  method: "get",
  path: "/info",
  summary: "Describes this server",
  request: { query: accountQuery },
  responses: { 200: jsonResponse("The server", info), ...anyRefusal },
});

/** The clock, resets, and the server's description. */
export const addControlRoutes: AddRoutes = (api, { carrier, url, mocks }) => {
  api.openapi(readClock, (c) => c.json(clockJson(carrier), 200));

  api.openapi(moveClock, (c) => {
    const change = c.req.valid("json");
    const ms = "to" in change ? new Date(change.to).getTime() - carrier.now() : change.advanceMs;
    if (ms < 0) throw new Problem(409, "to: is before the clock's time, and the clock moves only forward.");
    try {
      carrier.advance(ms);
    } catch (error) {
      throw new Problem(409, (error as Error).message);
    }
    return c.json(clockJson(carrier), 200);
  });

  api.openapi(reset, (c) => {
    carrier.reset(c.req.valid("query"));
    return c.body(null, 204);
  });

  api.openapi(readInfo, (c) => {
    const accounts = [...carrier.messages, ...carrier.requests].flatMap(({ accountId }) => accountId ?? []);
    const store = { messages: carrier.messages.length, limit: carrier.limits.messages };
    return c.json(
      {
        version: manifest.version,
        url,
        providers: mocks.map(({ provider }) => provider),
        clients: mocks.flatMap((mock) => clientSettings(mock, url)),
        accounts: [...new Set(accounts)],
        store,
      },
      200,
    );
  });
};

/** @internal */
export function clockJson(carrier: CarrierEngine): ClockJson {
  return { now: new Date(carrier.now()).toISOString(), offsetMs: carrier.offsetMs };
}

/** What makes each client of a provider talk to this server. */
function clientSettings({ provider, clients = {} }: MockProvider, url: string) {
  const settings = [
    { client: "Node.js", setting: clients.node?.(url) },
    { client: "curl", setting: clients.curl && `curl ${clients.curl(url)}` },
    { client: "Python", setting: clients.python?.(url) },
  ];
  return settings.flatMap(({ client, setting }) =>
    setting === undefined ? [] : [{ provider, client, setting }],
  );
}
