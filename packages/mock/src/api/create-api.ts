import { OpenAPIHono, type z } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ApiContext } from "./api-route.ts";
import { addControlRoutes, version } from "./control-routes.ts";
import { addEventRoutes } from "./event-routes.ts";
import { addFaultRoutes } from "./fault-routes.ts";
import { addMessageRoutes } from "./message-routes.ts";
import { addPhoneRoutes } from "./phone-routes.ts";
import { Problem, problemJson } from "./problem.ts";

const apiPath = "/api/v1";
/** What the library says of a body in one word. */
const bodyMatters: Readonly<Record<number, string>> = {
  400: "The body is no JSON.",
  415: "The body must be JSON, with `content-type: application/json`.",
};

/** The API for tests, for any server that has web requests. Its OpenAPI document is made of what checks its requests. */
export function createApi(context: ApiContext): OpenAPIHono {
  const api = new OpenAPIHono();
  const refuse = (status: number, detail: string): Response =>
    new Response(JSON.stringify(problemJson(status, detail)), {
      status: status as ContentfulStatusCode,
      headers: { "content-type": "application/problem+json" },
    });
  api.onError((error) => {
    if (error instanceof Problem) return refuse(error.status, error.message);
    if (error instanceof HTTPException)
      return refuse(error.status, bodyMatters[error.status] ?? error.message);
    return refuse(500, error.message);
  });
  api.notFound(({ req }) =>
    refuse(404, `There is no ${req.method} ${req.path}; see ${apiPath}/openapi.json.`),
  );
  const routes = new OpenAPIHono({
    defaultHook(result) {
      if (!result.success) throw new Problem(400, sentences(result.error));
    },
  });
  routes.use(bodyLimit({ maxSize: 1024 * 1024, onError: () => refuse(413, "The body is over 1 MiB.") }));
  for (const add of [addMessageRoutes, addPhoneRoutes, addFaultRoutes, addControlRoutes, addEventRoutes]) {
    add(routes, context);
  }
  api.route(apiPath, routes);
  api.doc31(`${apiPath}/openapi.json`, {
    openapi: "3.1.0",
    info: {
      title: "smskit mock server",
      version: version(),
      description: "What phones got, and how to make things go wrong. For tests, and for the inbox.",
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
