import type { z } from "@hono/zod-openapi";
import { type FiredFault, faultKinds, firesBeforeRead } from "../faults/fault-queue.ts";
import type { Fault } from "../faults/fault-types.ts";
import {
  type AddRoutes,
  anyRefusal,
  createRoute,
  jsonBody,
  jsonResponse,
  problemResponse,
} from "./api-route.ts";
import { armedFault, fault, faultList, type firedFault } from "./fault-schemas.ts";
import { Problem } from "./problem.ts";
import { accountQuery, idParameters } from "./schemas.ts";

const list = createRoute({
  method: "get",
  path: "/faults",
  summary: "Faults that may still strike, and those that did",
  request: { query: accountQuery },
  responses: { 200: jsonResponse("The faults, and every kind there is", faultList), ...anyRefusal },
});

const add = createRoute({
  method: "post",
  path: "/faults",
  summary: "Makes something go wrong",
  request: { query: accountQuery, body: jsonBody(fault) },
  responses: { 201: jsonResponse("The fault", armedFault), ...anyRefusal },
});

const removeOne = createRoute({
  method: "delete",
  path: "/faults/{id}",
  summary: "Removes a fault",
  request: { params: idParameters, query: accountQuery },
  responses: {
    204: { description: "It is gone" },
    404: problemResponse("There is no such fault"),
    ...anyRefusal,
  },
});

const removeAll = createRoute({
  method: "delete",
  path: "/faults",
  summary: "Removes every fault",
  request: { query: accountQuery },
  responses: { 204: { description: "They are gone" }, ...anyRefusal },
});

/** Faults: add, list, remove. */
export const addFaultRoutes: AddRoutes = (api, { carrier: { faults } }) => {
  const listOf = (account: string | undefined) =>
    faults.list().filter((one) => one.fault.account === (account ?? one.fault.account));

  api.openapi(list, (c) => {
    const { account } = c.req.valid("query");
    const fired = faults.fired.filter((one) => one.account === (account ?? one.account));
    return c.json(
      { faults: listOf(account).map(faultJson), fired: fired.map(firedJson), kinds: faultKinds },
      200,
    );
  });

  api.openapi(add, (c) => {
    const wanted = scoped(c.req.valid("json"), c.req.valid("query").account);
    try {
      return c.json(faultJson({ id: faults.arm(wanted), fault: wanted }), 201);
    } catch (error) {
      throw new Problem(400, (error as Error).message);
    }
  });

  api.openapi(removeOne, (c) => {
    const { id } = c.req.valid("param");
    const isThere = listOf(c.req.valid("query").account).some((one) => one.id === id);
    if (!isThere) throw new Problem(404, "There is no such fault.");
    faults.disarm(id);
    return c.body(null, 204);
  });

  api.openapi(removeAll, (c) => {
    faults.clear(c.req.valid("query"));
    return c.body(null, 204);
  });
};

/** A fault that was added over this API: of the account that asks, and such that the API can still be reached. */
function scoped(wanted: Fault, account: string | undefined): Fault {
  const { kind } = wanted;
  if ((kind === "reset-on-connect" || kind === "hang-handshake") && wanted.times === undefined) {
    throw new Problem(
      400,
      `The fault "${kind}" strikes every connection, this API's too: say how many \`times\`.`,
    );
  }
  if (account === undefined) return wanted;
  if (firesBeforeRead(kind)) {
    throw new Problem(
      400,
      `The fault "${kind}" strikes before a request is read, so it cannot be kept to an account.`,
    );
  }
  if (wanted.account !== undefined && wanted.account !== account) {
    throw new Problem(400, "`account` of the fault is another than that of the query.");
  }
  return { ...wanted, account } as Fault;
}

/** @internal */
export function faultJson({
  id,
  fault: { times, ...rest },
}: {
  id: string;
  fault: Fault;
}): z.output<typeof armedFault> {
  return { id, ...rest, ...(Number.isFinite(times) && { times }) };
}

function firedJson(one: FiredFault): z.output<typeof firedFault> {
  const { id: _, ...wanted } = faultJson({ id: "", fault: one.fault });
  return { ...one, fault: wanted, at: one.at.toISOString() };
}
