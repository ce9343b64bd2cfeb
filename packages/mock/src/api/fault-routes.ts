import type { z } from "@hono/zod-openapi";
import { faultKinds } from "../faults/fault-kinds.ts";
import type { FiredFault } from "../faults/fault-queue.ts";
import { type Fault, firesBeforeRead, specOf } from "../faults/fault-types.ts";
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
  summary: "Lists the faults that may still fire, and those that fired",
  request: { query: accountQuery },
  responses: { 200: jsonResponse("The faults, and all kinds", faultList), ...anyRefusal },
});

const add = createRoute({
  method: "post",
  path: "/faults",
  summary: "Adds a fault",
  request: { query: accountQuery, body: jsonBody(fault) },
  responses: { 201: jsonResponse("The fault", armedFault), ...anyRefusal },
});

const removeOne = createRoute({
  method: "delete",
  path: "/faults/{id}",
  summary: "Removes a fault",
  request: { params: idParameters, query: accountQuery },
  responses: {
    204: { description: "The fault was removed" },
    404: problemResponse("The fault does not exist"),
    ...anyRefusal,
  },
});

const removeAll = createRoute({
  method: "delete",
  path: "/faults",
  summary: "Removes every fault",
  request: { query: accountQuery },
  responses: { 204: { description: "The faults were removed" }, ...anyRefusal },
});

/** Faults: add, list, remove. */
export const addFaultRoutes: AddRoutes = (api, { carrier: { faults } }) => {
  const listOf = (account: string | undefined) =>
    faults.list().filter((one) => one.fault.account === (account ?? one.fault.account));

  api.openapi(list, (c) => {
    const { account } = c.req.valid("query");
    const fired = faults.fired.filter((one) => one.account === (account ?? one.account));
    return c.json(
      { faults: listOf(account).map(faultJson), fired: fired.map(firedJson), kinds: Object.keys(faultKinds) },
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
    if (!isThere) throw new Problem(404, "The fault does not exist.");
    faults.disarm(id);
    return c.body(null, 204);
  });

  api.openapi(removeAll, (c) => {
    faults.clear(c.req.valid("query"));
    return c.body(null, 204);
  });
};

/** Limits a fault to the account of the request, and refuses one that would make this API unreachable. */
function scoped(wanted: Fault, account: string | undefined): Fault {
  const { kind } = wanted;
  if (specOf(wanted).stage === "connection" && wanted.times === undefined) {
    throw new Problem(
      400,
      `times: is missing. The fault "${kind}" fires on every connection, also those to this API, so limit it.`,
    );
  }
  if (account === undefined) return wanted;
  if (firesBeforeRead(wanted)) {
    throw new Problem(
      400,
      `account: is not supported by the fault "${kind}", which fires before a request is read.`,
    );
  }
  if (wanted.account !== undefined && wanted.account !== account) {
    throw new Problem(400, "account: must be the same in the body and in the query.");
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
