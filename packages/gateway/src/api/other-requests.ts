import type { OpenAPIHono } from "@hono/zod-openapi";
import { ProblemError } from "../http/problem.ts";
import type { ApiTypes } from "./api-route.ts";

/** Responds to requests for which the API has no route: it says which methods a path has, or that it has no such path. */
export function respondToOtherRequests(api: OpenAPIHono<ApiTypes>): void {
  const routes = api.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === "route"
      ? [{ method: definition.route.method.toUpperCase(), pattern: patternOf(definition.route.path) }]
      : [],
  );
  routes.push({ method: "GET", pattern: patternOf("/openapi.json") });

  api.all("*", (c) => {
    const path = c.req.path.slice("/v1".length);
    const methods = routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (methods.length === 0) {
      throw new ProblemError({
        title: "Not Found",
        status: 404,
        detail:
          path.length > 1 && path.endsWith("/")
            ? "The API has no such path; remove the slash at its end."
            : "The API has no such path; `/v1/openapi.json` has them all.",
      });
    }
    const allowed = [...(methods.includes("GET") ? ["HEAD"] : []), ...methods, "OPTIONS"];
    const headers = { Allow: [...new Set(allowed)].toSorted().join(", ") };
    if (c.req.method === "OPTIONS") return c.body(null, 204, headers);
    throw new ProblemError(
      {
        title: "Method Not Allowed",
        status: 405,
        detail: `This path has the methods ${headers.Allow} only.`,
      },
      headers,
    );
  });
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}
