import { createRoute, type OpenAPIHono, type RouteConfig, type z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import type { ApiKeyConfig, Scope } from "../config/gateway-config.ts";
import type { AppTypes, GatewayContext } from "../context.ts";
import { ProblemError } from "../http/problem.ts";
import { maximumBodyBytes, readBody, withoutByteOrderMark } from "../http/read-body.ts";
import { authenticate } from "../keys/authenticate.ts";
import { problem } from "./problem-schema.ts";

/** The types of the routes: the app's, and what {@link operation} adds. */
export interface ApiTypes extends AppTypes {
  Variables: AppTypes["Variables"] & { gateway: GatewayContext; key: ApiKeyConfig };
}

/** Adds routes to the API. */
export type AddRoutes = (api: OpenAPIHono<ApiTypes>, context: GatewayContext) => void;

/** What sets a route apart. Its scope and the errors of every route are added by {@link operation}. */
type OperationConfig<Path extends string> = Omit<RouteConfig, "path" | "security" | "middleware"> & {
  path: Path;
  operationId: string;
  summary: string;
  description: string;
};

/**
 * Creates a route that lets keys with a scope pass, and reads the body before the validators do.
 * @param maximumBytes The most bytes of the body.
 */
export function operation<Path extends string, const Route extends OperationConfig<Path>>(
  scope: Scope,
  route: Route,
  maximumBytes = maximumBodyBytes,
) {
  const errors = {
    ...refusals,
    ...(route.request && invalidRefusals),
    ...(route.method === "post" && bodyRefusals),
  };
  return createRoute({
    ...route,
    security: [{ key: [scope as string] }],
    middleware: createMiddleware<ApiTypes>(async (c, next) => {
      const key = authenticate(c.req.raw.headers, c.var.gateway.config.keys, scope);
      c.set("key", key);
      c.set("source", `key:${key.id}`);
      if (c.req.method === "POST") c.req.raw = await withReadBody(c.req.raw, maximumBytes);
      await next();
    }),
    responses: { ...errors, ...route.responses } as typeof refusals & Route["responses"],
  });
}

/**
 * Returns the request with a body that was read and is JSON, so that the validators find nothing that they refuse in their own
 * way. Without a body, it is returned as it is.
 */
async function withReadBody(request: Request, maximumBytes: number): Promise<Request> {
  const type = request.headers.get("content-type");
  const body = withoutByteOrderMark(await readBody(request, maximumBytes));
  const { url, method, signal } = request;
  const headers = new Headers(request.headers);
  if (body === "") {
    headers.delete("content-type");
    return new Request(url, { method, headers, signal });
  }
  if (!/^application\/json *(?:;|$)/i.test(type ?? "")) {
    throw new ProblemError({
      title: "Unsupported Media Type",
      status: 415,
      detail: "Content-Type: must be application/json.",
    });
  }
  try {
    JSON.parse(body);
  } catch {
    throw new ProblemError({ title: "Bad Request", status: 400, detail: "The body is not valid JSON." });
  }
  headers.set("content-type", "application/json");
  return new Request(url, { method, headers, signal, body });
}

/** A JSON request body. */
export function jsonBody<Body extends z.ZodType>(schema: Body) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

/** A JSON response. */
export function jsonResponse<Body extends z.ZodType>(description: string, schema: Body) {
  return { description, content: { "application/json": { schema } } } as const;
}

/** An error response: RFC 9457 problem details. */
export function problemResponse(description: string) {
  return { description, content: { "application/problem+json": { schema: problem } } } as const;
}

/** The errors of every operation. */
const refusals = {
  401: problemResponse("The key is missing or unknown"),
  403: problemResponse("The key lacks the scope, or may not text this country"),
  500: problemResponse("An unexpected error; the gateway logs it with the `X-Request-Id` of the response"),
  503: problemResponse("The database cannot be reached; retry"),
} as const;

/** The errors of every operation that takes something from the request. */
const invalidRefusals = {
  422: problemResponse("The request is invalid; `errors` names the fields, or `detail` says why"),
} as const;

/** The errors of every operation that reads a body. */
const bodyRefusals = {
  400: problemResponse("The body is not valid JSON"),
  413: problemResponse("The body is too large"),
  415: problemResponse("The body is not `application/json`"),
} as const;

/** The errors of every operation that asks a provider. */
export const providerRefusals = {
  429: problemResponse("A limit is reached; `Retry-After` says when to retry, if that is known"),
  502: problemResponse("The provider refused the account or the sender; `code` says why"),
  504: problemResponse("The provider did not respond in time; `delivery` says whether a text was sent"),
} as const;

export function notFound(what: string): ProblemError {
  return new ProblemError({ title: "Not Found", status: 404, detail: `${what} does not exist.` });
}
