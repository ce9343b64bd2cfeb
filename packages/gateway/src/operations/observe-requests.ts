import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { AppTypes, GatewayContext } from "../context.ts";

/** Methods that are counted by their name. A client can make up any other. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Logs and counts each request: its route instead of its path, which may contain a number, and nothing of its headers and
 * bodies. Of requests without credentials, so many lines are logged that nobody can fill the log.
 */
export function observeRequests({ log, metrics, strangers }: GatewayContext): MiddlewareHandler<AppTypes> {
  return async (c, next) => {
    const started = performance.now();
    await next();
    const method = methods.has(c.req.method) ? c.req.method : "_OTHER";
    // The handler's own route is the last one that is not a wildcard of a middleware.
    const { path: route = "unmatched" } = matchedRoutes(c).findLast(({ path }) => !path.endsWith("*")) ?? {};
    const { status } = c.res;
    const ms = performance.now() - started;
    metrics.recordRequest({ method, route, status, ms });
    const { requestId, source, door, connector, refusal: reason } = c.var;
    const level = status >= 500 ? "error" : isProbe(route) ? "debug" : reason === undefined ? "info" : "warn";
    // Of clients without credentials, whom an operator may want to block.
    const client = status === 401 || status === 403 ? c.var.clientIp : undefined;
    const fields = {
      ...{ method, route, status, ms: Math.round(ms) },
      ...{ requestId, source, door, connector, client, reason },
    };
    const write = () => log[level](fields, "request");
    if (source === undefined) strangers.write([route, door ?? connector].join(" ").trim(), write);
    else write();
  };
}

/** What monitoring asks for every few seconds. */
function isProbe(route: string): boolean {
  return route === "/healthz" || route === "/readyz" || route === "/metrics";
}
