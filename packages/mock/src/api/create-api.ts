import { OpenAPIHono, type z } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import manifest from "../../package.json" with { type: "json" };
import type { AddRoutes, ApiContext } from "./api-route.ts";
import { addControlRoutes } from "./control-routes.ts";
import { addEventRoutes } from "./event-routes.ts";
import { addFaultRoutes } from "./fault-routes.ts";
import { addMediaRoutes } from "./media-routes.ts";
import { createMediaStore } from "./media-store.ts";
import { addMessageRoutes } from "./message-routes.ts";
import { addNumberRoutes } from "./number-routes.ts";
import { addPhoneRoutes } from "./phone-routes.ts";
import { Problem, problemResponseOf } from "./problem.ts";
import { addRequestRoutes } from "./request-routes.ts";
import { addTextRoutes } from "./text-routes.ts";

const apiPath = "/api/v1";
/** Better messages than the library's. */
const bodyMatters: Readonly<Record<number, string>> = {
  400: "The body is not valid JSON.",
  415: "The body must be JSON, with `content-type: application/json`.",
};

const routeGroups: readonly AddRoutes[] = [
  addMessageRoutes,
  addTextRoutes,
  addPhoneRoutes,
  addMediaRoutes,
  addNumberRoutes,
  addFaultRoutes,
  addRequestRoutes,
  addControlRoutes,
  addEventRoutes,
];

/** Makes the API for tests as a handler of web requests. The schemas that check requests are also its OpenAPI document. */
export function createApi(context: ApiContext): OpenAPIHono {
  const api = new OpenAPIHono();
  api.onError((error) => {
    if (error instanceof Problem) return problemResponseOf(error.status, error.message);
    if (!(error instanceof HTTPException)) return problemResponseOf(500, error.message);
    return problemResponseOf(error.status, bodyMatters[error.status] ?? error.message);
  });
  api.notFound(({ req }) =>
    problemResponseOf(404, `${req.method} ${req.path} does not exist. See ${apiPath}/openapi.json.`),
  );
  const routes = new OpenAPIHono({
    defaultHook(result) {
      if (!result.success) throw new Problem(400, sentences(result.error));
    },
  });
  const shared = { ...context, media: createMediaStore(context.carrier) };
  for (const add of routeGroups) add(routes, shared);
  api.route(apiPath, routes);
  api.doc31(`${apiPath}/openapi.json`, {
    openapi: "3.1.0",
    info: {
      title: "smskit mock server",
      version: manifest.version,
      description:
        "Messages, phones, numbers, requests, faults and the clock of the mock server. For tests and the inbox.",
    },
    servers: [{ url: context.url }],
  });
  return api;
}

function sentences({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => `${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`)
    .join("; ");
}
